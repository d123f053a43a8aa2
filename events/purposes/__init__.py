"""What meetings keep of people, by concept; reading these modules declares it."""

import events.purposes.after
import events.purposes.meetings
import events.purposes.proposals  # noqa: F401 - read, they declare theirs
