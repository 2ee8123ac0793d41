"""Rules as dated data: packs, overlays, calendar. Pure."""
