"""The public pages. Nobody signs in; nothing is written except an objection."""
