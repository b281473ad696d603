# %% [markdown]
# # 2 Touchpoints, channels, owners
#
# **Fourteen cards, and four of them are lost. Which ones?**
#
# A lost card is a contact that customers have and the company does not see. At the end of this lesson you can
#
# - find the touchpoints that are not fully mapped
# - tell apart when something happens (stage), where (channel), and who is responsible for it (owner)
# - fix a gap without hiding it.

# %% tags=["setup"]
import pandas as pd

import journeynb as jn
from journeynb.course import lesson

jn.today("2026-07-01")
task = lesson(2)
jm = jn.open("spokewell.journeymap.json")
jm.on_duplicate = "update"  # a cell that you run twice adds nothing twice
pd.set_option("display.max_colwidth", None)  # tables show whole messages

# %% [markdown]
# ## The team's map
#
# Iva leads marketing at Spokewell, Marek the workshop. On Monday they put 14 touchpoints on a map, for three
# personas. Nora commutes. Tariq takes two children to school on a cargo bike. Helga is retired and rides an e-bike.
#
# **Which cards are lost? Write four names on paper before you go on.**

# %%
jm.picture(lanes="touchpoints", select="M101")

# %% [markdown]
# The same as a table. An empty cell is a question that nobody has answered.

# %%
jm.touchpoints()[["name", "stage", "channels", "personas", "owner", "ours"]]

# %% [markdown]
# ## Count cards, not complaints
#
# journeynb has rules that look for gaps. Three of them are about lost cards: no stage (M101), no persona (M102), no
# channel (M103). This is what they find. Each row is one gap.

# %%
jm.gaps(select=["M101", "M102", "M103"])[["rule", "name", "message"]]

# %% [markdown]
# ### Exercise 2.1: Count the lost cards
#
# How many **touchpoints** are not fully mapped? Replace the three dots with a number, and run both cells. You can count
# on the picture, in the table, or in code.

# %% tags=["work"] exercise="2.1"
unmapped = ...

# %% tags=["solution"] exercise="2.1"
unmapped = len(jm.unmapped_touchpoints())

# %% tags=["check"] exercise="2.1"
task.check("2.1", unmapped)

# %% [markdown]
# `jm.unmapped_touchpoints()` lists them, one row for each touchpoint, with what is missing. Compare it with your paper.

# %%
jm.unmapped_touchpoints()

# %% [markdown]
# ## Ask a rule why
#
# A gap is a question to the team, not a grade. Each rule says why it asks.

# %%
jn.explain("M101")

# %% [markdown]
# ### Exercise 2.2: Map them
#
# You asked Iva and Marek. This is what they know:
#
# - **Reviews**: people read them while they *compare*.
# - **Winter pause**: Helga keeps her bike in the cellar from November to March, and pauses her subscription by e-mail.
#   So she *stays*.
# - **Service reminder**: an *email*, twice a year.
# - **Bring a friend**: a button in the *app*. So far only Nora uses it.
#
# Put this on the map.
#
# *Mouse:* click a cell of the table, then choose or type. *Keyboard:* arrow keys move, Enter opens a cell, Enter saves
# it. *Code*, with ids in quotes: `jm.link(TOUCHPOINT, STAGE)` sets a stage, `jm.link(PERSONA, TOUCHPOINT)` a persona,
# and `jm.set(TOUCHPOINT, channels="...")` a channel.

# %% tags=["work"] exercise="2.2"
jm.edit(
    view="table",
    height=700,
    select=["M101", "M102", "M103"],
    columns=["stage", "channels", "personas"],
)

# %% tags=["solution"] exercise="2.2"
jm.link("reviews", "compare")
jm.link("pause", "stay")
jm.link("helga", "pause")
jm.set("reminder", channels="email")
jm.set("refer", channels="app")
jm.link("nora", "refer")

# %% tags=["check"] exercise="2.2"
task.check("2.2")

# %% [markdown]
# There are faster ways to make a rule quiet: delete the card, accept the gap, say that the touchpoint is not ours.
# Then the rule is quiet, and the customer is still in the rain. The checks of this course notice.
#
# ## Who picks up the phone?
#
# Rule M104 asks who is responsible for a touchpoint. It asks only for touchpoints that are **ours**: those that
# Spokewell runs. A colleague's tip is on the map because it moves Nora, but no team can be responsible for it.
#
# **One of the next five belongs to no team, either. Which one? Decide before you go on.**

# %%
jm.gaps(select="M104")[["name", "message"]]

# %% [markdown]
# ### Exercise 2.3: Name the owners
#
# Give each touchpoint that is ours the team that is responsible for it. The teams are Marketing, Product, Workshop,
# Service and Finance. Product builds the app, and Marketing asks for reviews. You can guess the others. For the one
# that is not ours, switch *Run by us* off.
#
# *Mouse and keyboard:* columns *Owner* and *Run by us* of the table. *Code:* `jm.set("invoice", owner="...")`, and
# `ours=False` for the one that belongs to no team.

# %% tags=["work"] exercise="2.3"
jm.edit(view="table", height=700, select="M104", columns=["owner", "ours"])

# %% tags=["solution"] exercise="2.3"
jm.set("report", owner="Product")
jm.set("invoice", owner="Finance")
jm.set("reviews", owner="Marketing")
jm.set("inspection", owner="Workshop")
jm.set("flat-tyre", ours=False)

# %% tags=["check"] exercise="2.3"
task.check("2.3")

# %% [markdown]
# Iva wanted to write her own name. But people change jobs, and a team stays.
#
# ## Where it happens
#
# A channel is the place of a touchpoint: web, app, street. The chart counts the touchpoints of each channel, stage by
# stage. **Helga prefers the phone. Which row is hers?**

# %%
jm.chart.channels()

# %% [markdown]
# There is none. Rule P405 says the same:

# %%
jm.gaps(select="P405")[["name", "other", "message"]]

# %% [markdown]
# ### Exercise 2.4: Helga wants to phone
#
# *Ask the workshop* is a form on the web. But the workshop has a phone, and Helga has called it before. Let the map
# say so: Helga can reach a touchpoint of hers by phone.
#
# *Mouse and keyboard:* column *Channels* of the table. *Code:* `jm.set("call", channels=[...])`. Write `phone` exactly as
# in Helga's preferred channels.

# %% tags=["work"] exercise="2.4"
jm.edit(view="table", height=700, select="P405", columns=["channels", "personas"])

# %% tags=["solution"] exercise="2.4"
jm.set("call", channels=["phone", "web"])

# %% tags=["check"] exercise="2.4"
task.check("2.4")

# %% [markdown]
# ## What leads to what
#
# Arrows say what leads to what. A **dead end** is a touchpoint from which no arrows lead to a later stage (M108). An
# **unreachable** one has no arrows that lead to it from an earlier stage (M109).

# %%
jm.gaps(select=["M108", "M109"])[["rule", "name", "message"]]

# %% [markdown]
# Six gaps, but only one hole: after the sign-up form the path breaks. Each new subscriber first has the **First
# inspection**: Marek's team looks the bike over. From then on she rides, and can **Report a problem**.
#
# ### Exercise 2.5: Close the path
#
# Draw the missing arrows, until no touchpoint is a dead end or unreachable.
#
# *Mouse:* select a card and drag the dot at its right edge to the next card. *Keyboard:* on a card, press L and choose
# *leads to*. *Code:* `jm.add_path([...])` with ids, in the order in which things happen. The chain in the
# corner shows the arrows.

# %% tags=["work"] exercise="2.5"
jm.edit(select=["M108", "M109"])

# %% tags=["solution"] exercise="2.5"
jm.add_path(["sign-up", "inspection", "report"])

# %% tags=["check"] exercise="2.5"
task.check("2.5")

# %% [markdown]
# ## Is anything left?
#
# Run this cell at the end. An empty table says that all 14 cards are found, owned and connected.

# %%
jm.gaps(select="M")[["rule", "name", "message"]]

# %% [markdown]
# On a map of your own, end the notebook with `jm.require(select="M")`. It stops with an error as long as a gap is
# left, so no one can overlook it.

# %% [markdown] tags=["quiz"]

# %% [markdown]
# ## On your own map
#
# Open a map of your own, such as the one of lesson 1, with
# `mine.edit(view="table", columns=["stage", "channels", "personas", "owner", "ours"])`. Which touchpoint has no owner
# who would pick up the phone?
#
# Next: `journeynb course start 3`. Tariq has an age and a town, but nobody knows why he cycles.
