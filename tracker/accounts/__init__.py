"""The account that the program works with: its store, its key, its clock. Window and commands start here."""
