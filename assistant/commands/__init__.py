"""The commands, a module for each kind of work; `assistant.cli` puts them together."""
