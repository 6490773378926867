"""The process that trains: `python -m tui_lab.worker`. It outlives the terminal it came from."""
