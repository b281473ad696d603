# %% [markdown]
# # 4 Goals that can be reached
#
# **"We want more subscribers." How would you know, in December, whether you have them?**
#
# A wish becomes a goal when it can be missed. At the end of this lesson you can
#
# - complete a goal letter by letter until it is SMART
# - connect goals, so that each one serves another
# - find a goal that no touchpoint supports
# - read whether a goal is on track today.
#
# Run this cell first. It opens the map that the team has after lesson 3.

# %% tags=["setup"]
import pandas as pd

import journeynb as jn
from journeynb.course import lesson

jn.today("2026-07-01")  # the course takes place on this day
task = lesson(4)
jm = jn.open("spokewell.journeymap.json")
kpis = pd.read_csv("kpis.csv")

# %% [markdown]
# ## Four goals
#
# In January the team wrote down four goals. Each goal has five letters:
#
# | letter | asks | the map needs |
# | --- | --- | --- |
# | **S** specific | What do we count? | a metric |
# | **M** measurable | From where to where? | a baseline and a target |
# | **A** achievable | Who thinks that it can be done? | an owner, or a note on feasibility |
# | **R** relevant | What is it good for? | the goal that it is a part of |
# | **T** time-bound | By when? | a due date |
#
# **How many letters does "More subscribers" have? Vote with your fingers, then run the cell.**

# %%
jm.chart.goals(width=100)

# %% [markdown]
# None. A filled square is a letter that the goal has. The same as a table:

# %%
letters = ["specific", "measurable", "achievable", "relevant", "time_bound"]
jm.goals().set_index("name")[letters]

# %% [markdown]
# ### Exercise 4.1: Make it SMART
#
# This is what Iva, who leads marketing, says about "More subscribers":
#
# > We count paying subscribers. On 31 December 2025 we had 515. I think that 960 by 31 December 2026 can be done,
# > and I am responsible for it. At 14 euros a month, that is what *More recurring revenue* needs.
#
# Give the goal its five letters.
#
# *Mouse:* run the next cell, double-click the card, and fill in its fields on the right. *Part of*, under *Links*, is
# letter R. *Keyboard:* arrow keys to the card, Enter opens it, Tab goes to the next field. *Code:*
# `jm.set("subscribers", metric="...")` sets a field; the others are `baseline`, `target`, `due` and `owner`.
# `jm.link("subscribers", "...")`, with the id of *More recurring revenue*, makes it a part of that goal.

# %%
jm.edit(view="goals", select="S", height=560)

# %% tags=["work"] exercise="4.1"
# Write your code here, or use the editor above.

# %% tags=["solution"] exercise="4.1"
jm.set(
    "subscribers",
    metric="paying subscribers",
    unit="subscribers",
    baseline=515,
    target=960,
    start="2026-01-01",
    due="2026-12-31",
    owner="Iva",
)
jm.link("subscribers", "revenue")

# %% tags=["check"] exercise="4.1"
task.check("4.1")

# %% [markdown]
# Not there yet? `task.hint("4.1")` gives the next of three hints. After a try, `task.solution("4.1")` shows a solution
# and the reason for it.
#
# ## What is it good for?
#
# A goal is a part of a larger one, up to a goal of the business. This is the **cascade**. Read it from below with the
# word *so that*: we repair within 48 hours *so that* we have more recurring revenue.
#
# **One goal still belongs to nothing, and it is not the one that you have just completed. Which one? Look at the
# editor above: a line leads to each of the others.**
#
# ### Exercise 4.2: Connect the cascade
#
# Connect this goal to one that needs it. Someone who cancels in December pays nothing in January.
#
# *Mouse:* double-click its card; under *Links*, click `+` at *Part of* and choose the larger goal. *Keyboard:* on the
# card, press L and choose it. *Code:* `jm.link(SMALL, LARGE)`, with the ids of the two goals. They are in the table.

# %%
jm.table("goal")[["id", "name", "level", "due"]]

# %% tags=["work"] exercise="4.2"
# Write your code here, or use the editor above.

# %% tags=["solution"] exercise="4.2"
jm.link("winter", "revenue")

# %% tags=["check"] exercise="4.2"
task.check("4.2")

# %% [markdown]
# ### Exercise 4.3: In time to help
#
# *Repair within 48 hours* is due on 31 March 2027. It is a part of *More recurring revenue*, which is due on 31
# December 2026. A part that is due after the whole comes too late.
#
# **One of the two dates has to move. Which one may move: the promise to the bank, or the plan of the workshop?**
#
# Set a date that helps.
#
# *Mouse:* in the editor above, double-click the card and change *Due date*. *Keyboard:* Enter on the card, Tab to
# *Due date*. *Code:* `jm.set(ID, due="YYYY-MM-DD")`.

# %% tags=["work"] exercise="4.3"
# Write your code here, or use the editor above.

# %% tags=["solution"] exercise="4.3"
jm.set("fast", due="2026-12-31")

# %% tags=["check"] exercise="4.3"
task.check("4.3")

# %% [markdown]
# ## Which touchpoint serves it?
#
# A goal is about people: it *targets* personas. Touchpoints *support* it. But a touchpoint helps only those who
# experience it.
#
# **Each goal below targets someone. For which of them does nobody do anything? Look for the cross.**

# %%
jm.chart.alignment()

# %% [markdown]
# The cross says: *Fewer cancellations in winter* is about Helga, but no touchpoint of Helga supports it. This table
# lists what supports each goal:

# %%
jm.links("supports")[["from_name", "to_name"]]

# %% [markdown]
# *Bring a friend* supports it: a button in the app, which Helga does not use. And these are Helga's touchpoints:

# %%
jm.touchpoints(persona="helga")[["id", "name", "stage"]]

# %% [markdown]
# ### Exercise 4.4: Who serves Helga's goal?
#
# Let a touchpoint that Helga experiences support *Fewer cancellations in winter*, and unlink the one that does not
# help.
#
# *Mouse:* run the next cell. Double-click the name of the goal; under *Links*, at *Supported by*, remove the wrong
# touchpoint with `×` and add the right one with `+`. *Keyboard:* arrow keys to the goal, Enter opens it, Tab goes
# through the links. *Code:* `jm.unlink(TOUCHPOINT, "winter")` and `jm.link(TOUCHPOINT, "winter")`.

# %%
jm.edit(view="alignment", select=["A203", "A205"], height=480)

# %% tags=["work"] exercise="4.4"
# Write your code here, or use the editor above.

# %% tags=["solution"] exercise="4.4"
jm.unlink("refer", "winter")
jm.link("pause", "winter")

# %% tags=["check"] exercise="4.4"
task.check("4.4")

# %% [markdown]
# ## Where should we be today?
#
# The file `kpis.csv` has what Spokewell counted at the end of each month:

# %%
kpis

# %% [markdown]
# 707 subscribers on 30 June. The target is 960, but it is only July. So compare 707 with a straight line from the
# baseline on 1 January to the target on 31 December.
#
# | status | today's value |
# | --- | --- |
# | on track | on the line, or better |
# | at risk | below the line, but at least 80% of the progress due by today |
# | behind | less than 80% of it |
#
# **Where is the line today? Estimate it, and write the number down.**
#
# ### Exercise 4.5: Read the status
#
# Add the six measurements of subscribers to the goal. Then read its status and answer: `status = "..."`.
#
# *Code:* `jm.measure("subscribers", kpis, date=COLUMN, value=COLUMN)` reads them from the table; name the two columns.
# `jm.goals()` has the status. *Mouse and keyboard:* in the form of the goal, *Measurements* has *Add*: a date and a
# value for each month. The card shows the status.

# %% tags=["work"] exercise="4.5"
# Add the measurements here, or in the editor.
status = ...

# %% tags=["solution"] exercise="4.5"
jm.measure("subscribers", kpis, date="month", value="subscribers")
status = jm.goals().set_index("id").status["subscribers"]

# %% tags=["check"] exercise="4.5"
task.check("4.5", status)

# %% [markdown]
# ## Look at it
#
# The bar shows the progress from the baseline to the target; the mark is where the line is today. The table has the
# same numbers: `expected` is the line, `ratio` is the share of the progress due by today.

# %%
jm.chart.goals(width=100)

# %%
jm.goals().set_index("name")[["last", "expected", "ratio", "status"]]

# %% [markdown] tags=["quiz"]

# %% [markdown]
# ## On your own map
#
# Nobody checks this one. Take a goal that your team talks about. Write its five letters in one line each. Then name the
# touchpoint that serves it, and one person who experiences that touchpoint.
#
# Next: `journeynb course start 5`. The map knows what each persona feels, and what Spokewell wants them to feel.
