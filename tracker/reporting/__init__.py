"""From a frozen context to a PDF: what a report shows, and the Typst templates that show it."""
