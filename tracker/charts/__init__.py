"""Charts: plotly figures as plain data, and the pen that draws them as SVG. No data work."""
