"""What only the panel lets in: phones by QR code, calendars by address."""
