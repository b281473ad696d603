"""Write js/src/model/look.gen.json: the icons and colors that picture and editor share."""

from journeynb.model.kinds.colors import PALETTE
from journeynb.picture.drawing import icons
from made import write

if __name__ == "__main__":
    write(
        "look.gen.json",
        {
            "palette": PALETTE,
            "channels": icons.CHANNELS,
            "channelWords": {icon: words.split() for icon, words in icons.CHANNEL_WORDS},
            "star": icons.STAR,
            "faces": icons.FACES,
        },
    )
