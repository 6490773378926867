"""The frame of the app: the feed, dialogs, the palette, help, the bar, the line of keys, themes."""
