# %% [markdown]
# # 1 A journey in fifteen minutes
#
# **How does someone become a customer, and where do they almost give up?**
#
# To answer this, you draw the journey of one person. At the end of this lesson you can
#
# - name the stages, the touchpoints and the persona in a true story
# - put them on a map: with the mouse, with the keyboard, or with one line of Python
# - read how the person feels along the journey.
#
# You need no Python. Click a gray cell and press **Shift+Enter** to run it. Start with this one. It prints nothing:
# it opens the map.

# %% tags=["setup"]
import journeynb as jn
from journeynb.course import lesson

jn.today("2026-07-01")  # the course takes place on this day
task = lesson(1)
jm = jn.open("spokewell.journeymap.json")
jm.on_duplicate = "update"  # a cell that you run twice adds nothing twice

# %% [markdown]
# ## Nora's Tuesday
#
# Spokewell repairs bikes by subscription in three towns: Aldern, Bruck and Calden. For 14 euros a month, a van comes
# to you within 48 hours. This is how Nora, 34, became a customer:
#
# 1. Each morning Nora rides 11 km to the station in Aldern, and in the evening 11 km home.
# 2. On Tuesday she has a flat tyre. She pushes the bike to the station, and misses the train at 7:40.
# 3. At the office she is angry. "Try Spokewell," says a colleague. "They come to you."
# 4. Nora remembers the yellow van. It is often parked in her street.
# 5. On the train home she reads the price page on her phone. 14 euros: fine.
# 6. She opens the sign-up form. It asks for the frame number of her bike.
# 7. The bike is at the station, the number under the frame. Nora is stuck, and closes the form.
# 8. In the evening she turns the bike over in the rain, finds the number and signs up.
# 9. On Thursday the van comes. The mechanic fixes the tyre in her yard, in twelve minutes.
# 10. Nora is delighted. On Friday she catches the 7:40.
#
# Here is the same story as a map. You will draw it now, step by step. (`select=` hides marks that later lessons explain.)
#
# **Where on the map would you look first? Decide before you read on.**

# %%
finished = jn.read("finished.journeymap.json")
finished.picture(select="M101")

# %% [markdown]
# Most people look at the lowest point of the curve. That is what the picture is for: it shows in seconds where a
# journey hurts. The same map as a table:

# %%
finished.touchpoints(persona="nora")[["name", "stage", "channels", "emotion"]]

# %% [markdown]
# Four words are enough to read it:
#
# | word | asks | in the story |
# | --- | --- | --- |
# | persona | Who? | Nora |
# | stage | When? A part of the journey. | *Find out*, *Join*, *Ride* |
# | touchpoint | What happens? One contact. | *Price page*, *Van visit* |
# | channel | Where does it happen? | web, street, in person |
#
# ## Draw it
#
# Your own map has only two stages and three touchpoints so far. Run the cell to open it in the editor.
#
# | to | mouse | keyboard |
# | --- | --- | --- |
# | go to another card | click it | arrow keys |
# | rename it | click the name | F2 |
# | add one beside it | click the `+`, type the name, press Enter | N, then the name and Enter |
# | open all its fields | double-click it | Enter |
# | undo | click the arrow above the map | Ctrl+Z |
#
# Try each one. You cannot break anything: Ctrl+Z goes back as far as you like.

# %%
jm.edit(height=600, select=["M101", "M102", "M103"])

# %% [markdown]
# ### Exercise 1.1: Add a stage
#
# Nora's journey does not end when she joins. Add the stage **Ride** after *Join*.
#
# *Mouse:* click `+` to the right of *Join*, type `Ride`, press Enter, then Escape. *Keyboard:* go to the heading
# *Join*, press N, type `Ride`, press Enter, then Escape. *Code:* write `jm.add(jn.Stage(name="Ride"))` into the next cell and run it.
#
# Each exercise has such a cell for code. Leave it as it is if you use the editor. Then run the check below it.

# %% tags=["work"] exercise="1.1"
# Write your code here, or use the editor above.

# %% tags=["solution"] exercise="1.1"
jm.add(jn.Stage(id="ride", name="Ride"))

# %% tags=["check"] exercise="1.1"
task.check("1.1")

# %% [markdown]
# Not there yet? Run `task.hint("1.1")` in a cell: each time it gives the next of three hints. After a try,
# `task.solution("1.1")` shows a solution and the reason for it. Both work for every exercise.
#
# ## The same in one line
#
# Whatever you do in the editor, you can also write in code. Read the next line word by word:
#
# - `jm.add(...)`: add this to my journey map
# - `jn.Touchpoint(name="Van in the street", channels="street")`: a touchpoint with this name, on the channel *street*
# - `stage="find-out"`: in the stage *Find out*. Code uses the **id** of an item: its first name in lower case,
#   with hyphens. The id stays the same when you rename the item.
# - `personas="nora"`: Nora experiences it.
#
# **Which column of the map will the card appear in? Decide, then run the cell and look at the editor.**

# %%
jm.add(
    jn.Touchpoint(name="Van in the street", channels="street"), stage="find-out", personas="nora"
)

# %% [markdown]
# The editor and the code change the same map. So from now on you choose.
#
# ### Exercise 1.2: Add a touchpoint
#
# The van comes on Thursday. Add **Van visit** to the stage *Ride*, on the channel **in person**, for **Nora**.
#
# *Mouse:* click *+ Touchpoint* under *Ride* and type the name. Double-click the card, type `in person` into *Channels*
# and press Enter. Then drag the dot at the right edge of the card to *Nora* above the map. *Keyboard:* from the heading
# *Ride*, press the down arrow and Enter, type the name, press Enter, then Escape. Enter opens the fields, and L links the
# card: choose *Nora experiences Van visit* with the arrow keys. *Code:* change the line above.

# %% tags=["work"] exercise="1.2"
# Write your code here, or use the editor.

# %% tags=["solution"] exercise="1.2"
jm.add(
    jn.Touchpoint(id="van-visit", name="Van visit", channels="in person"),
    stage="ride",
    personas="nora",
)

# %% tags=["check"] exercise="1.2"
task.check("1.2")

# %% [markdown]
# ## How it feels
#
# Below the cards is Nora's lane. The middle line is 0: neither good nor bad. The top is 2, as good as it gets. The
# bottom is -2, as bad as it gets. It is not a school grade, and there is no 5.
#
# ### Exercise 1.3: Set two emotions
#
# Read lines 7 and 10 of the story again. At the sign-up form Nora is **stuck**: -1 or lower. At the van visit she is
# **delighted**: 1 or higher.
#
# *Mouse:* click into Nora's lane, under the card and at the height of the emotion; drag the point to change it.
# *Keyboard:* press the down arrow on the card until its point in the lane is marked, then Alt with the up or down arrow.
# *Code:* `jm.link("nora", "price-page", emotion=0.5)` sets another emotion; change it.

# %% tags=["work"] exercise="1.3"
jm.edit(height=600, select=["M101", "M102", "M103"])

# %% tags=["solution"] exercise="1.3"
jm.link("nora", "sign-up-form", emotion=-1.5, feeling="stuck")
jm.link("nora", "van-visit", emotion=2, feeling="delighted")

# %% tags=["check"] exercise="1.3"
task.check("1.3")

# %% [markdown]
# ## Read the curve
#
# This is your map as it is now, and the same as a table.

# %%
jm.picture(select="M101")

# %%
jm.touchpoints(persona="nora")[["id", "name", "stage", "channels", "emotion"]]

# %% [markdown]
# ### Exercise 1.4: Find the lowest point
#
# At which touchpoint does Nora feel worst? Replace the three dots with its name or its id, in quotes, and run the cell.

# %% tags=["work"] exercise="1.4"
lowest = ...

# %% tags=["solution"] exercise="1.4"
lowest = "sign-up-form"

# %% tags=["check"] exercise="1.4"
task.check("1.4", lowest)

# %% [markdown]
# ## What leads to what
#
# Cards beside each other say that things happen in the same part of the journey. They do not say what leads to what.
# Arrows do: from the price page to the sign-up form, and on.
#
# ### Exercise 1.5: Draw the path to the van
#
# Draw the arrows that lead Nora from the *Price page* to the *Van visit*: a path of three touchpoints or more.
#
# *Mouse:* drag the dot at the right edge of a card to the next card. *Keyboard:* on a card, press L and choose
# *leads to*. *Code:* `jm.add_path([...])` with the ids in the order in which they happen.

# %% tags=["work"] exercise="1.5"
jm.edit(height=600, select=["M101", "M102", "M103"])

# %% tags=["solution"] exercise="1.5"
jm.add_path(["price-page", "sign-up-form", "van-visit"])

# %% tags=["check"] exercise="1.5"
task.check("1.5")

# %% [markdown]
# ## Nothing is lost
#
# Each step on the map can be undone, whether you made it in the editor or in a cell.
#
# **What is the price page called after this cell? Decide, then run it.**

# %%
jm.set("price-page", name="What it costs")
jm.undo()
jm.touchpoints()[["id", "name", "stage"]]

# %% [markdown]
# It is called *Price page* again: `jm.undo()` undid the last step. The history lists the steps that are left, and says
# whether each was made in the editor or in code.

# %%
jm.history()

# %% [markdown] tags=["quiz"]

# %% [markdown]
# ## On your own map
#
# Nobody checks this one. Think of the last thing that you bought. Draw one person, three stages, five touchpoints, and
# one moment when you almost gave up. Run the cell to start. The first edit creates the file
# `my-journey.journeymap.json` beside this notebook.

# %%
mine = jn.open("my-journey.journeymap.json")
mine.edit(height=600)

# %% [markdown]
# Next: `journeynb course start 2`. The Spokewell team has drawn 14 touchpoints, and some of them are lost.
