"""What can go wrong in the roof.

RoofError
├── SettingsError   lurewatch.toml or the environment is wrong; names the key
├── PartMissing     something that a command needs is not installed; says how to bring it
├── WorseModel      a model is worse than the one in use, and nobody said why it may judge
└── DemoFailed      a stage of the demo did not do its work; says which
"""


class RoofError(Exception):
    """Base of the roof's errors; the command line prints it and exits with 1."""


class SettingsError(RoofError):
    """lurewatch.toml or the environment is wrong; names the key."""


class PartMissing(RoofError):
    """Something that a command needs is not installed; says how to bring it."""


class WorseModel(RoofError):
    """A model is worse than the one in use, and nobody said why it may judge."""


class DemoFailed(RoofError):
    """A stage of the demo did not do its work; says which."""
