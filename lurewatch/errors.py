"""What can go wrong in the roof.

RoofError
├── SettingsError   lurewatch.toml or the environment is wrong; names the key
├── PartMissing     something that a command needs is not installed; says how to bring it
└── DemoFailed      a stage of the demo did not do its work; says which
"""


class RoofError(Exception):
    """Base of the roof's errors; the command line prints it and exits with 1."""


class SettingsError(RoofError):
    """lurewatch.toml or the environment is wrong; names the key."""


class PartMissing(RoofError):
    """Something that a command needs is not installed; says how to bring it."""


class DemoFailed(RoofError):
    """A stage of the demo did not do its work; says which."""
