"""Text: message catalogues, typed text and readers of spreadsheet cells."""
