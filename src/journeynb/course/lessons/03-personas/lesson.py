# %% [markdown]
# # 3 Personas that are people
#
# **"My mother uses it, so she is our customer."**
#
# Marek said this in Spokewell's first year, and designed the sign-up form for his mother. She got through it in five
# minutes, with Marek beside her. Other customers of her age gave up at the form. They had no Marek.
#
# A persona is a claim about people. At the end of this lesson you can
#
# - write what moves a persona, not only how old it is
# - cite the research behind a claim, and see the difference between what customers said and what they did
# - see who else decides.

# %% tags=["setup"]
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

import journeynb as jn
from journeynb.course import lesson

jn.today("2026-07-01")
task = lesson(3)
jm = jn.open("spokewell.journeymap.json")
jm.on_duplicate = "update"  # a cell that you run twice adds nothing twice
pd.set_option("display.max_colwidth", None)  # tables show whole messages
interviews = Path("interviews.md").read_text("utf-8").split("\n## ")

# %% [markdown]
# ## Two cards
#
# This is Nora, as the team sees her after eight interviews.

# %%
jm.persona("nora", select="P")

# %% [markdown]
# And this is Tariq. **What is missing? Name three things before you go on.**

# %%
jm.persona("tariq", select="P")

# %% [markdown]
# The same as a table. Tariq has an age, a town and a role. None of them says why he cycles, what stops him, or what he
# does before he buys.

# %%
jm.table("persona").set_index("name")[["role", "motivations", "challenges", "behaviors"]]

# %% [markdown]
# ## Listen
#
# Iva and Marek asked eight riders. All eight interviews are in `interviews.md` beside this notebook. Two of the riders
# live as Tariq does. **While you read, collect: what do they want, what stops them, what do they do?**

# %%
Markdown(f"## {interviews[3]}\n\n## {interviews[5]}")

# %% [markdown]
# ### Exercise 3.1: Make Tariq a person
#
# Fill in at least one **motivation** (why?), one **challenge** (what stops him?) and one **behavior** (what does he
# do?). Then cite the interviews, with one **quote** that backs one of the three.
#
# *Mouse and keyboard:* choose *Tariq* in the view below, type into the lists and press Enter. The panel icon beside his
# name opens all his fields: under *Links*, click *More links*, add *Eight interviews* to *Sources*, click it, and add a quote
# with its field, such as `challenges`. *Code:* `jm.set("tariq", motivations=["..."])` for the lists, and for the source
# `jm.link("tariq", "interviews-2026", quotes=[{"text": "...", "field": "challenges"}])`.

# %% tags=["work"] exercise="3.1"
jm.edit(view="personas", persona="tariq", select=["P401", "P402", "P408"])

# %% tags=["solution"] exercise="3.1"
jm.set(
    "tariq",
    motivations=["The children are at school on time"],
    challenges=["One bike for the whole day"],
    behaviors=["Asks other parents first"],
)
jm.link(
    "tariq",
    "interviews-2026",
    quotes=[{"text": "Two children do not wait for a van", "field": "challenges"}],
)

# %% tags=["check"] exercise="3.1"
task.check("3.1")

# %% [markdown]
# ## What they say is not what they think
#
# An **empathy map** asks four questions about one moment: what does she *say*, *think*, *do* and *feel*? This is Nora
# at the sign-up form.

# %%
moments = jm.links("experiences").set_index(["from_name", "to_name"])
moments.loc[[("Nora", "Sign-up form")], ["says", "thoughts", "actions", "feeling"]]

# %% [markdown]
# She asks politely. What she thinks is what costs Spokewell a customer. Now read Renate, who is much like Helga.
# **Where does what she says differ from what she thinks?**

# %%
Markdown(f"## {interviews[4]}")

# %% [markdown]
# ### Exercise 3.2: Helga at the sign-up form
#
# Fill in all four for **Helga** at the **Sign-up form**.
#
# *Mouse and keyboard:* in the view below, choose `+` beside *Says*, then *Sign-up form*, and type. The other three are
# in the same form. *Code:* `jm.link("helga", "sign-up", says="...", thoughts="...", actions="...", feeling="...")`.

# %% tags=["work"] exercise="3.2"
jm.edit(view="personas", persona="helga", select="X514")

# %% tags=["solution"] exercise="3.2"
jm.link(
    "helga",
    "sign-up",
    says="My son does this for me",
    thoughts="Will they keep my card?",
    actions="Puts the phone away",
    feeling="left out",
)

# %% tags=["check"] exercise="3.2"
task.check("3.2")

# %% [markdown]
# ## Who else decides?
#
# Renate's son filled in the form. Interview 8 is with such a son. **What does he decide, and where does he meet
# Spokewell?**

# %%
Markdown(f"## {interviews[8]}")

# %% [markdown]
# A **supporting** persona influences customers and buys nothing: a son, a boss, a reviewer.
#
# ### Exercise 3.3: Ben decides, too
#
# Add **Ben**, Helga's son, as a supporting persona. He **influences** Helga, and he experiences at least one touchpoint:
# which one does Stefan name?
#
# *Mouse and keyboard:* choose *Add a persona*, type the name and press Enter, then Escape. The panel icon beside his name
# opens his fields: under *More fields*, switch *Supporting* on; under *Links*, add a touchpoint to *Touchpoints*, and
# under *More links* Helga to *Influences*. *Code:* `jm.add(jn.Persona(name="Ben", supporting=True))`, then one `jm.link`
# to Helga and one to a touchpoint. A link leads from the one who influences.

# %% tags=["work"] exercise="3.3"
jm.edit(view="personas", select="X507")

# %% tags=["solution"] exercise="3.3"
jm.add(jn.Persona(id="ben", name="Ben", role="Helga's son, keeps her bike", supporting=True))
jm.link("ben", "helga", how="He decides which bike she may ride")
jm.link("ben", "reviews")

# %% tags=["check"] exercise="3.3"
task.check("3.3")

# %% [markdown]
# ## Numbers know what, not why
#
# The team has three sources. In one of them customers are only counted. In the others they speak.

# %%
jm.table("source")[["id", "name", "type", "date", "sample_size"]]

# %%
jm.links("cites")[["from_name", "to_name"]]

# %% [markdown]
# Rule P408 finds personas that cite only numbers of our own systems. Such a persona is called **inside-out**: it shows
# what people did in our app, seen from our desk.
#
# ### Exercise 3.4: Who is inside-out?
#
# Which persona? Replace the three dots with the name or id, in quotes. Then fix it on the map: which source lets this
# persona speak? Keep the numbers, they are true.
#
# *Mouse and keyboard:* choose the persona below, open its fields with the panel icon, and add a source to *Sources*, under *Links*. *Code:*
# `jm.link(PERSONA, SOURCE)` with two ids.

# %%
jm.edit(view="personas", select="P408")

# %% tags=["work"] exercise="3.4"
inside_out = ...

# %% tags=["solution"] exercise="3.4"
inside_out = "helga"
jm.link("helga", "interviews-2026")

# %% tags=["check"] exercise="3.4"
task.check("3.4", inside_out)

# %% [markdown]
# ## The price has changed. Have the people?
#
# On 1 April Spokewell raised the price from 12 to 14 euros. Listen to Yusuf again: "I count how often you were here, and I
# did not do that before." The map knows the price rise as a **shift**, a change after which old
# claims need a new look.

# %%
jm.gaps(select=["P403", "P404"])[["rule", "name", "message"]]

# %% [markdown]
# ### Exercise 3.5: Record the review
#
# Today, 1 July, Iva and Marek looked through the map and all three personas, and found that their reasons still hold.
# Record this review, for the map and for **all three** personas.
#
# *Code:* `jm.review(by=[...], personas=[...])` with names and ids; it takes today's date. *Mouse and keyboard:* if
# nothing is selected, *Inspector* (the panel icon in the bar) shows the fields of the map. Under *More fields*, add a review;
# and set *Last reviewed* of the map and of each persona.

# %% tags=["work"] exercise="3.5"
# Write your code here, or use the editor above.

# %% tags=["solution"] exercise="3.5"
jm.review(by=["Iva", "Marek"], personas=["nora", "tariq", "helga"])

# %% tags=["check"] exercise="3.5"
task.check("3.5")

# %% [markdown] tags=["quiz"]

# %% [markdown]
# ## On your own map
#
# Take one persona of yours, and cross out each line that no one has heard from a customer. What is left? Talk to one
# customer this week, and write down one sentence word for word.
#
# Next: `journeynb course start 4`. "We want more subscribers" is not a goal yet.
