"""What `Assistant` offers on findings and providers; the work itself is in `provider_work`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.library.store import Store
    from assistant.settings import Settings


class FollowUp:
    """The methods of `Assistant` that take a finding from a report to the next visit."""

    store: Store
    settings: Settings

    def read_findings(self, document_id: str) -> dict[str, Any]:
        """Read a report into proposals. Raises DocumentNotFound, InvalidRequest, LibraryBusy."""
        from assistant.provider_work import read_findings

        return read_findings(self.store, self.settings, document_id)

    def confirm_findings(
        self, ids: Sequence[int], verdict: str = "confirmed"
    ) -> list[dict[str, Any]]:
        """Confirm (or with "rejected" reject) findings. Raises InvalidRequest, LibraryBusy."""
        from assistant.provider_work import decide

        return decide(self.store, ids, verdict)

    def findings(
        self, provider: str | None = None, state: str | None = None
    ) -> list[dict[str, Any]]:
        """Stored findings, of a provider and in a state when these are given. Raises InvalidRequest."""
        from assistant.library.findings import findings

        return [one.to_dict() for one in findings(self.store, provider, state=state)]

    def provider(self, name: str) -> dict[str, Any]:
        """A provider's page as data. Raises InvalidRequest for a name the library does not know."""
        from assistant.provider_work import provider_page

        return provider_page(self.store, self.settings, name)
