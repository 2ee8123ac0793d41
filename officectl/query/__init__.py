"""The one filter language of CLI, TUI and saved views. Pure."""
