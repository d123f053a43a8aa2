"""The one way in which reading or fetching a calendar fails: a code, a line, never a content."""


class CalendarError(Exception):
    """Why a calendar cannot be taken: `code` is put into words by `events.import_wording`.

    `line` counts from 1 in the file as it came. `detail` is a short technical word that names no
    person and no address: a property, a number.
    """

    def __init__(self, code: str, *, line: int = 0, detail: str = "") -> None:
        super().__init__(f"{code} line={line} {detail}".strip())
        self.code = code
        self.line = line
        self.detail = detail[:60]
