"""Write js/src/model/words.gen.json: the words of headings and emotions, as in spreadsheets."""

from journeynb.formats.spreadsheet.words.emotion_words import KEYS
from journeynb.formats.spreadsheet.words.heading_words import COLUMNS, HEADINGS
from made import write

if __name__ == "__main__":
    write(
        "words.gen.json",
        {
            "headings": {
                column: " ".join(key for key, meant in HEADINGS.items() if column in meant)
                for column in COLUMNS
            },
            "emotions": {
                f"{value:g}": " ".join(word for word, each in KEYS.items() if each == value)
                for value in sorted(set(KEYS.values()))
            },
        },
    )
