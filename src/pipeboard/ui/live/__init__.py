"""The live call: its session in the app, its screen, its panes and how it ends."""
