"""Sessions and connections of editors. Knows no anywidget and no IPython."""
