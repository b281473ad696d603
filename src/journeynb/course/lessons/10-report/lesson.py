# %% [markdown]
# # 10 The report that changes something
#
# **The board meets on Monday for ten minutes. What do you ask it to decide?**
#
# A report is useful if someone does something afterward. At the end of this lesson you can
#
# - write a first page that says what to decide
# - show what changed since the last report
# - put first what affects the most customers
# - guard a map, so that a nightly job notices when something breaks.
#
# Three exercises write a report. Each takes 5 to 15 seconds.

# %% tags=["setup"]
import pandas as pd

import journeynb as jn
from journeynb.course import lesson

jn.today("2026-07-01")
task = lesson(10)
jm = jn.open("spokewell.journeymap.json")
jm.on_duplicate = "update"  # a cell that you run twice adds nothing twice
pd.set_option("display.max_colwidth", None)  # tables show whole messages

# %% [markdown]
# ## Forty pages
#
# Last year Iva gave the board a report of 40 pages. It started with how the data were collected, and ended with a list
# of every gap. This is today's list. **How many rows does it have? Guess, then run the cell.**

# %%
jm.gaps()[["rule", "severity", "message"]]

# %% [markdown]
# All of it is true, and none of it says what to do. The board read the first page and asked for coffee.
#
# ## One page
#
# A summary fits on one page. Read it aloud: it takes half a minute. **Which decision would you ask for?**

# %%
jn.Report(jm).summary()

# %% [markdown]
# One goal is projected to miss its target. So the question for Monday is: *what do we change so that more people
# join?* Everything else is an appendix.
#
# ## One file
#
# `jm.report("page.html", template="executive")` writes this page with the picture of the journey, the goals, and the
# sources. It is one file. It opens in any browser, without the internet and without Python, and it contains the map.
#
# ### Exercise 10.1: One page for the board
#
# Write a report named `july.html` with the template `executive`.
#
# *Code:* `jm.report(...)` as above, with the name of the file. *Command line:* `journeynb report
# spokewell.journeymap.json -o july.html --template executive --today 2026-07-01`. *Mouse:* the file menu of the editor,
# beside the title, has *HTML report*. That is the long one, with the template `full`, so use the code or the command line here.

# %% tags=["work"] exercise="10.1"
# Write your code here.

# %% tags=["solution"] exercise="10.1"
jm.report("july.html", template="executive")

# %% tags=["check"] exercise="10.1"
task.check("10.1")

# %% [markdown]
# Open `july.html` from the list of files.
#
# ## What happened since June?
#
# A report that comes every month answers a second question: did anything change? `june.html` is the report of 1 June.
# This cell compares it with today's map. **How many gaps were closed?**

# %%
jn.Report(jm, since="june.html").changes()

# %% [markdown]
# The goal moved, and a gap is new. Nobody closed one. That is what the board sees if you report now.
#
# The two pain points below have no opportunity. Nobody has written down what could be done about them.

# %%
jm.gaps(select="X502")[["id", "name", "message"]]

# %% [markdown]
# ### Exercise 10.2: Fix one gap, then report it
#
# Helga pays by bank transfer. At the sign-up form *Pays by card only* stops her. The team in Finance could send a bill.
#
# 1. Fix this gap: add an opportunity for *Pays by card only*, with value, effort, and owner. Or fix another gap.
# 2. Then write `july.html` again, this time with `since="june.html"`.
#
# *Mouse:* run `jm.edit(view="priorities")`. Click `+` in the square of value 4 and effort 2, type a name, press Enter,
# then Escape. Double-click the card, click `+` beside *Addresses*, and choose *Pays by card only*. *Keyboard:* go to the
# `+` of *Not scored* with Tab, press Enter, type a name, press Enter, then Escape. On the card press Enter, and go to
# the fields with Tab. *Code:* `jm.add(jn.Opportunity(...))` and `jm.link(...)`. The report is written in code.

# %% tags=["work"] exercise="10.2"
# Write your code here.

# %% tags=["solution"] exercise="10.2"
bill = jn.Opportunity(
    id="pay-by-bill", name="Pay by bill", value=4, effort=2, owner="Finance", status="planned"
)
jm.add(bill)
jm.link("pay-by-bill", "card")
jm.report("july.html", template="executive", since="june.html")

# %% tags=["check"] exercise="10.2"
task.check("10.2")

# %% [markdown]
# The report itself knows what it was made from. So next month nobody has to remember:

# %%
jn.read_report("june.html")

# %% [markdown]
# ## What affects the most customers?
#
# Rules sort gaps by severity, which says how wrong the *map* is. Customers do not see the map. An event log says how
# many people a gap affects. The E rules compare the two.
#
# `events.csv` is the log of lesson 6: 999 customers, from September to June.

# %% tags=["setup"]
log = jn.EventLog("events.csv")

# %% [markdown]
# ### Exercise 10.3: Sort by people
#
# Which E rule has the gap that affects the most customers? Write its code, such as `"E601"`. Comparing takes a few seconds.
# The first row by severity is not the answer.
#
# *Mouse:* `jm.edit(evidence=log)` opens the editor with the log. Click the number of gaps, and choose *Most customers first*.
# *Code:* `jm.gaps` takes `evidence=` and `sort=`.

# %% tags=["work"] exercise="10.3"
top = ...

# %% tags=["solution"] exercise="10.3"
by_people = jm.gaps(select="E", evidence=jm.evidence(log), sort="customers")
top = by_people.rule.iloc[0]

# %% tags=["check"] exercise="10.3"
task.check("10.3", top)

# %% [markdown]
# ## Ten slides
#
# Some boards read slides only. The file extension decides: `.pptx` instead of `.html`. With the event log, the titles
# of the slides are about customers instead of gaps.
#
# ### Exercise 10.4: Slides with the log
#
# Write `board.pptx`, and give it the event log: `events=log`.
#
# *Mouse:* the file menu of `jm.edit(evidence=log)` has *PowerPoint slides*; save them as `board.pptx` in this folder.
# *Command line:* `journeynb report spokewell.journeymap.json -o board.pptx --events events.csv --today 2026-07-01`.

# %% tags=["work"] exercise="10.4"
# Write your code here.

# %% tags=["solution"] exercise="10.4"
jm.report("board.pptx", template="executive", events=log)

# %% tags=["check"] exercise="10.4"
task.check("10.4")

# %% [markdown]
# ## Every night
#
# A map is edited every week. A guard checks every night whether something broke. It has to be green today. If it is red
# from the first day, people switch it off.
#
# `jm.require(...)` raises an error if the map has a gap. This one is too strict. **How many gaps does it name?**

# %%
try:
    jm.require()
except jn.GapsFound as error:
    print(str(error).splitlines()[0])

# %% [markdown]
# ### Exercise 10.5: A guard that stays on
#
# Write a function `guard(jm)` that raises an error if
#
# - a touchpoint, stage or persona is not fully mapped (the M rules), or
# - a goal targets a persona, but none of the persona's touchpoints supports the goal (A203).
#
# It raises nothing for the map of today.

# %% tags=["work"] exercise="10.5"
guard = ...


# %% tags=["solution"] exercise="10.5"
def guard(jm):
    jm.require(select=["M", "A203"])


# %% tags=["check"] exercise="10.5"
task.check("10.5", guard)

# %% [markdown]
# A job without Python does the same with one line: `journeynb check spokewell.journeymap.json --select M,A203
# --fail-on info`. It ends with 1 if there is a gap.
#
# ## Where you started
#
# This was Nora's journey in lesson 1.

# %%
first = jn.read("lesson-1.journeymap.json")
first.picture()

# %%
first.touchpoints()[["name", "stage", "personas", "emotion"]].round(1)

# %% [markdown]
# And this is the journey of three people today, with goals, pain points, and what to do about them.

# %%
jm.picture()

# %%
jm.touchpoints()[["name", "stage", "personas", "owner", "emotion"]].round(1)

# %% [markdown] tags=["quiz"]

# %% [markdown]
# ## On your own map
#
# Write the one question that you want answered on Monday. Then run `jn.Report(jm).summary()` on your map. Does it help
# to answer that question? If not, which gap do you have to fix first?
#
# This was the last lesson. `journeynb course status` shows what you have done. Now map a journey of your own:
# `journeynb new my-journey.journeymap.json`.
