"""Samsyn: who is responsible for what when care homes are followed up."""
