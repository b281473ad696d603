# %% [markdown]
# # 6 What customers did
#
# **The map says what we believe. What did customers do?**
#
# Since September, Spokewell's app and website have recorded what people did: 3,761 lines. In this lesson you
#
# - connect a map with an event log
# - read where customers drop off, and how sure that is
# - correct the map where the log is clear, and say what the log does not show.
#
# The code is for analysts. If you do not write code, run the cells, read the pictures, and decide with the others.
#
# Here is the team's map. **Between which two stages do you think most people give up? Write it down now.** Afterward,
# it is easy to think that you knew.

# %% tags=["setup"]
import altair as alt
import pandas as pd

import journeynb as jn
from journeynb.course import lesson

jn.today("2026-07-01")  # the course takes place on this day
jn.enable_charts()  # charts need no network
alt.theme.enable("journeynb")
task = lesson(6)
jm = jn.open("spokewell.journeymap.json")
pd.set_option("display.max_colwidth", None)  # tables show whole messages

# %%
jm.picture()

# %%
jm.touchpoints()[["stage", "name", "personas"]]

# %% [markdown]
# ## A line is an event
#
# An event log has one line for each thing that happened: who, when, and what. Here are the first five.

# %%
pd.read_csv("events.csv").head()

# %% [markdown]
# `jn.EventLog` opens the file. You say which column is which. `log.check()` then lists what often goes wrong in such
# files: rows without a customer, times that cannot be read, duplicates. Always look at it first.

# %% tags=["setup"]
log = jn.EventLog(
    "events.csv",
    customer="customer",
    time="time",
    event="event",
    channel="channel",
    persona="persona",
    score="score",
)

# %%
log.check()

# %% [markdown]
# Nothing is broken. `persona` contains words such as `commuter`. The map knows that commuters are customers like Nora.
#
# ### Exercise 6.1: Count people
#
# In these ten months, 1,200 people started a journey with Spokewell. How many **people** are in the log?
#
# Replace the three dots with the number, or with code that finds it. Type `log.` and press Tab to see what a log knows.

# %% tags=["work"] exercise="6.1"
people = ...

# %% tags=["solution"] exercise="6.1"
people = log.customers

# %% tags=["check"] exercise="6.1"
task.check("6.1", people)

# %% [markdown]
# ## Which event is which touchpoint?
#
# The log says `call_started`, the map says *Call the workshop*. Each touchpoint has *event patterns* that connect the
# two. `ev` compares the map with the log, and follows each edit of the map. Which events match no touchpoint yet?

# %% tags=["setup"]
ev = jm.evidence(log)

# %%
ev.unmapped_events()[["event", "channel", "count", "customers"]]

# %% [markdown]
# ### Exercise 6.2: Match three touchpoints
#
# Three of these events belong to touchpoints of the map: *Sign-up form*, *Report a problem* and *Service reminder*.
# Match them. Leave alone what belongs to none of the three.
#
# A pattern is the name of the event. `sign_up_*` would match all names that start like this. The star alone matches
# everything.
#
# *Mouse:* in the table below, double-click a cell in the column *Events*, type the name, press Enter. *Keyboard:*
# move to the cell with the arrow keys, press Enter, type the name, press Enter. *Code:*
# `jm.set("call", events=["call_started"])` sets another one; change it.

# %% tags=["work"] exercise="6.2"
jm.edit(view="table", columns=["stage", "channels", "events"])

# %% tags=["solution"] exercise="6.2"
jm.set("sign-up", events=["sign_up_done"])
jm.set("report", events=["problem_reported"])
jm.set("reminder", events=["reminder_opened"])

# %% tags=["check"] exercise="6.2"
task.check("6.2")

# %% [markdown]
# Two events are left, and both are news. 77 people **walked into the workshop**, and the map has no such touchpoint. A
# **crash of the app** is not a touchpoint: it is something that went wrong at one.
#
# ## Where customers drop off
#
# A funnel counts how many customers reach each stage, with the events that match a touchpoint. So solve exercise 6.2
# first. **Was your guess right? Look before you read on.**

# %%
ev.chart.funnel(width=140)

# %%
funnel = ev.funnel()
columns = ["stage", "reached", "skipped", "share", "low", "high", "dropped", "drop_off"]
funnel[funnel.persona == "(all)"][columns].round(2)

# %% [markdown]
# How to read a row:
#
# - `reached`: how many people had an event of this stage.
# - `share`: their share of all 999 people in the log.
# - `dropped`: how many people of the previous stage came neither here nor any further.
# - `drop_off`: their share of the people of the previous stage.
#
# From *Compare* on, `share` can only fall, so its smallest value is at the end. It does not say where people give up.
#
# ### Exercise 6.3: Find the worst step
#
# At which stage do most people drop off, as a share of the people who reached the previous stage? Give its id.

# %% tags=["work"] exercise="6.3"
worst = ...

# %% tags=["solution"] exercise="6.3"
worst = ev.funnel().query("persona == '(all)'").set_index("stage").drop_off.idxmax()

# %% tags=["check"] exercise="6.3"
task.check("6.3", worst)

# %% [markdown]
# More than half of the people who compare do not join: 54%. Rule E603 says for whom it is worse than the team expected:

# %%
jm.gaps(select="E603", evidence=ev)[["rule", "message"]]

# %% [markdown]
# ## How sure is that?
#
# These people are a sample of all the people who could have come. With other people, the shares would be a bit
# different. The **95% interval** from `low` to `high` says how much: of a hundred such intervals, about 95 contain the
# true share. With four times as many people, an interval is half as wide.
#
# It says nothing about people who leave no event, or about next year. And the rule above does not look at intervals:
# *49%, expected 50%* may be chance. *26%* is not.
#
# **Who joins more often, people like Nora or people like Helga? And like Nora or like Tariq?** Look at the lines, not
# only at the points.

# %%
join = funnel[(funnel.stage == "join") & (funnel.persona.isin(["nora", "tariq", "helga"]))]
join = join[["persona", "reached", "share", "low", "high"]]
base = alt.Chart(join).encode(alt.Y("persona", title=None))
axis = alt.Axis(format="%", title="Share who join, with its 95% interval")
lines = base.mark_rule(strokeWidth=3).encode(alt.X("low", axis=axis), alt.X2("high"))
points = base.mark_point(filled=True, size=120, opacity=1).encode(alt.X("share"))
(lines + points).properties(width=480, height=110)

# %%
join.round(3)

# %% [markdown]
# ### Exercise 6.4: Say only what you know
#
# Do people like Nora and people like Helga join at a different rate? And Nora and Tariq?
#
# Answer each with `"yes"`, `"no"` or `"cannot say"`. Intervals that lie apart show a difference. Intervals that
# overlap this much do not show one.

# %% tags=["work"] exercise="6.4"
nora_helga = ...
nora_tariq = ...

# %% tags=["solution"] exercise="6.4"
nora_helga = "yes"
nora_tariq = "cannot say"

# %% tags=["check"] exercise="6.4"
task.check("6.4", nora_helga, nora_tariq)

# %% [markdown]
# Comparing two intervals is only a rule of thumb: if they overlap a little, the shares can still differ. The exact
# answer is the interval of the **difference**. `ev.compare` computes it: -0.1 is 10 points fewer than Nora.

# %%
joins = [
    ev.compare("nora", other, level="stage").assign(other=other) for other in ("helga", "tariq")
]
joins = pd.concat(joins).query("`from` == 'join'")
joins[["other", "share_a", "share_b", "difference", "low", "high"]].round(3)

# %% [markdown]
# Helga: 29 points fewer, with an interval from 22 to 35 fewer. Tariq: from 10 points fewer to 5 points more. This
# interval contains 0, so the log does not show a difference. It does not show that there is none, either.
#
# It also does not say **why**. People like Helga are not only older: all 246 of them came past the van first.
#
# ## What follows what
#
# The map draws paths from touchpoint to touchpoint. The log shows which ones customers take.

# %%
ev.chart.transitions()

# %%
moves = ev.transitions().query("not mapped and `from` != '(none)' and to != '(none)'")
moves[["from", "to", "count", "probability", "low", "high"]].round(2)

# %% [markdown]
# A frame marks the moves that the map does not draw. Rule E604 reports those that are frequent enough:

# %%
jm.gaps(select="E604", evidence=ev)[["rule", "message"]]

# %% [markdown]
# ### Exercise 6.5: Draw what they do
#
# After the inspection, 40 people had a van visit without reporting a problem in the app. Marek knows them: they phone.
# Draw this path, and nothing else.
#
# *Mouse:* drag the dot at the right edge of *First inspection* to *Van visit*. *Keyboard:* on *First inspection*, press
# L, choose *leads to* and then *Van visit*. *Code:* `jm.add_path([...])`. `ev.suggestions()` proposes it, too: read
# everything before you apply it.

# %% tags=["work"] exercise="6.5"
jm.edit(select=["E604", "E605"], evidence=ev)

# %% tags=["solution"] exercise="6.5"
jm.add_path(["inspection", "van-visit"])

# %% tags=["check"] exercise="6.5"
task.check("6.5")

# %% [markdown]
# ## What they said it felt like
#
# After some events the app asks for 1 to 5 stars. The map uses -2 to 2, and journeynb converts: 1 star is -2, 3 stars
# are 0, 5 stars are 2.
#
# **The team's map says that all three enjoy the van visit. Who does not?**

# %%
ev.chart.emotion(width=650)

# %%
felt = ev.emotions()
felt[(felt.touchpoint == "van-visit") & (felt.persona != "(all)")][
    ["persona", "n", "mean", "low", "high", "assumed", "difference"]
].round(2)

# %% [markdown]
# ### Exercise 6.6: Believe the customers
#
# Set what Tariq feels at the van visit to the mean of the scores, rounded to a half. Mark it as *researched*: it is no
# longer the team's guess.
#
# *Mouse:* drag Tariq's point under *Van visit*. Then double-click the card, click *Tariq* under *Links*, and choose
# *researched* at *Basis*. *Keyboard:* on the point, press Alt with the down arrow; Enter on the card opens its fields and
# links, Tab goes on. *Code:*
# `jm.link("helga", "call", emotion=1.5, basis="researched")` sets another one; change it.

# %% tags=["work"] exercise="6.6"
# Write your code here, or use the editor above.

# %% tags=["solution"] exercise="6.6"
jm.link("tariq", "van-visit", emotion=-0.5, basis="researched")

# %% tags=["check"] exercise="6.6"
task.check("6.6")

# %% [markdown]
# 61 people like Tariq gave a score. The others said nothing, and we do not know whether they feel the same.
#
# ## Who is missing?
#
# Look at the first row of the funnel again: 561 of 999 people reached *Find out*. How do the other 438 know of
# Spokewell? **Think of the map before you run the cell.**

# %%
jm.table("touchpoint")[["name", "ours", "events"]].head(3)

# %% [markdown]
# A flat tyre and a colleague leave no events. Only the van does, because people scan its code. So 438 people found
# Spokewell in a way that the log does not see. The funnel counts them from the stage where they appear, in `skipped`.
#
# A funnel that requires the order would not count them, and would not say so. Compare:

# %%
rows = [ev.funnel(order=order).assign(order=order) for order in ("skip", "strict")]
rows = pd.concat(rows).query("persona == '(all)'")
rows.pivot(index="order", columns="stage", values="reached")[
    ["find-out", "compare", "join", "ride", "stay"]
]

# %% [markdown]
# In the strict funnel only 178 people join. 394 did. Ask about each funnel: **who is in no row?**
#
# The same question about the map: *Winter pause* was never observed. Either nobody took a pause, or a pause leaves no
# event. The log does not say which. Ask the service team.

# %% [markdown] tags=["quiz"]

# %% [markdown]
# ## On your own map
#
# Nobody checks this one. Which touchpoints of your own map leave an event, and which leave none? Ask for a sample of
# your log: a week is enough. Then `jn.EventLog("your-file.csv").check()`, and `jm.suggest_events(log)` proposes which
# event belongs to which touchpoint.
#
# Next: `journeynb course start 7`. You ask a table of 900 customers who Nora, Tariq and Helga really are.
