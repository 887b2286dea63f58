"""One total per UTC day, its splits, the dates it counts on, and what is stored of it."""
