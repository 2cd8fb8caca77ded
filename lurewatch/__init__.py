"""The roof: command line, settings, schedule, pipeline, health and demo."""

__version__ = "0.1.0"
