"""Messages, receipts, campaigns and their channels. Still empty."""
