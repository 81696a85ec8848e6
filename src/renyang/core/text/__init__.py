"""Words: message catalogues, and what the cells of a sheet say."""
