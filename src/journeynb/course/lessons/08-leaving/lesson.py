# %% [markdown]
# # 8 Why they leave
#
# **193 of 900 customers have left. Why?**
#
# The log has many numbers that look like a reason. Most of them are not. In this lesson you
#
# - read what brings customers, by several models that disagree
# - read how long customers stay, although most have not left yet
# - find a touchpoint after which more customers leave, and say what this does not prove.
#
# The code is for analysts. If you do not write code, read the pictures, and skip exercises 8.3 and 8.6.
#
# The map has a new card: *Late van*, a visit after the promised 48 hours. **What drives people away? Late vans? The
# price? Too few reminders? Bet on one, and write it down.**

# %% tags=["setup"]
import warnings

import altair as alt
import pandas as pd

import journeynb as jn
from journeynb.course import lesson

jn.today("2026-07-01")  # the course takes place on this day
jn.enable_charts()  # charts need no network
alt.theme.enable("journeynb")
task = lesson(8)
jm = jn.open("spokewell.journeymap.json")
pd.set_option("display.max_colwidth", None)  # tables show whole messages

# %%
jm.picture(stage=["ride", "stay"])

# %%
jm.touchpoints().query("stage in ['ride', 'stay']")[["name", "personas", "emotion"]]

# %% [markdown]
# ## What brings customers
#
# First, how they come in. Before they signed up, 394 people came past the van, read the price page or reviews, or
# called. **Which of these deserves the credit?**

# %% tags=["setup"]
events = jn.EventLog(
    "events.csv", customer="customer", time="time", event="event", persona="persona"
)

# %% tags=["setup"]
ev = jm.evidence(events)

# %%
ev.chart.attribution()

# %%
credit = ev.attribution()
ways_in = ["van-in-street", "price-page", "reviews", "call"]
credit.pivot(index="touchpoint", columns="model", values="share").loc[ways_in].round(2)

# %% [markdown]
# Each column is a rule for sharing the credit, and adds up to 1. `first` gives all of it to the first touchpoint, `last`
# to the last one, `linear` shares it among all visits. No rule is the truth.
#
# ### Exercise 8.1: The worthless van
#
# According to a report by Marketing, the van in the street brings nobody: its credit is 0. Which model does this report
# use?

# %% tags=["work"] exercise="8.1"
model = ...

# %% tags=["solution"] exercise="8.1"
van = ev.attribution().query("touchpoint == 'van-in-street'")
model = van[van.share == 0].model.iloc[0]

# %% tags=["check"] exercise="8.1"
task.check("8.1", model)

# %% [markdown]
# ### Exercise 8.2: Choose the true sentence
#
# Reviews have a share of 0.52 in the column `last`. Which of these sentences is true?
#
# - **a** Without the reviews, 52% fewer people would sign up.
# - **b** By the rule of the last touch, reviews get 52% of the credit.
# - **c** Reviews are the reason for 52% of the sign-ups.
# - **d** We can take the van off the street: reviews do the work.

# %% tags=["work"] exercise="8.2"
sentence = ...

# %% tags=["solution"] exercise="8.2"
sentence = "b"

# %% tags=["check"] exercise="8.2"
task.check("8.2", sentence)

# %% [markdown]
# Nobody took the reviews away to see what happens. And a touchpoint that leaves no event, such as a colleague's tip,
# gets no credit from any model.
#
# ## How long they stay
#
# 193 of 900 have left: 21%. But some of the 900 joined last week. They had no time to leave yet. Count only those who
# have been there for long? Then you lose what the others show.
#
# Here are eight people. The line is the time that we watched them. Four have left (red), four are still here.

# %%
eight = pd.DataFrame(
    {
        "person": list("ABCDEFGH"),
        "day": [20, 45, 60, 90, 120, 150, 200, 240],
        "left": [True, False, True, False, True, False, False, True],
    }
)
people = alt.Chart(eight).encode(alt.Y("person", title=None))
watched = (
    people.mark_rule(color="gray")
    .encode(alt.X("zero:Q", title="Days since they joined"), alt.X2("day"))
    .transform_calculate(zero="0")
)
ends = people.mark_point(filled=True, size=90, opacity=1).encode(
    alt.X("day"), alt.Color("left", scale=alt.Scale(domain=[True, False], range=["#d33", "#777"]))
)
(watched + ends).properties(width=480, height=170)

# %% [markdown]
# Go from left to right. Each time someone leaves, ask: **how many were still watched on that day?** On day 20 there
# are 8, and one leaves: 7 of 8 stay. On day 60 there are 6 (B was watched for 45 days only), and one leaves: 5 of 6
# stay. So 7/8 × 5/6 = 73% stay beyond day 60. This is the Kaplan-Meier estimate. Each person counts for as long as we
# watched.

# %%
steps = eight[eight.left].assign(at_risk=lambda t: [int((eight.day >= day).sum()) for day in t.day])
steps["survival"] = (1 - 1 / steps.at_risk).cumprod().round(2)
steps[["day", "at_risk", "survival"]]

# %% [markdown]
# Now all 900. `subscribers.csv` has what they did after the sign-up. On the map, the field `leaves` says that the event
# `cancelled` means leaving. This log has no pages, and we know it: the line with `warnings` turns this warning off.

# %% tags=["setup"]
subscribers = jn.EventLog(
    "subscribers.csv", customer="customer", time="time", event="event", persona="persona"
)

# %% tags=["setup"]
warnings.filterwarnings("ignore", message="the log has no column page")
riding = jm.evidence(subscribers)

# %%
riding.chart.survival()

# %%
survival = riding.survival()
survival[survival.day <= 180].groupby("persona", sort=False).last().round(3)

# %% [markdown]
# ### Exercise 8.3: Whose curve is lowest?
#
# The table shows day 180. `survival` is the share who stay longer than that. Which of the three personas has the lowest
# curve? Give the id.

# %% tags=["work"] exercise="8.3"
lowest = ...

# %% tags=["solution"] exercise="8.3"
until = riding.survival().query("day <= 180 and persona in ['nora', 'tariq', 'helga']")
lowest = until.groupby("persona").survival.last().idxmin()

# %% tags=["check"] exercise="8.3"
task.check("8.3", lowest)

# %% [markdown]
# Now look at the intervals: Tariq 75 to 86%, Nora 80 to 88%, Helga 81 to 92%. They overlap. The log does not show that
# one of them leaves sooner than the others. **Would you have written a headline?**
#
# ## Who sees the mistake?
#
# What did those who left have in common? Here is the obvious table: what share of the customers with a late van have
# left, and what share of the customers without one?

# %%
rows = pd.read_csv("subscribers.csv")
ever = pd.crosstab(rows.customer, rows.event) > 0
touched = ["van_late", "van_visit", "problem_reported", "reminder_opened"]
table = pd.DataFrame({event: ever.groupby(event).cancelled.mean() for event in touched}).T
table.columns = ["left, if never", "left, if ever"]
table.round(3)

# %% [markdown]
# So reminders protect: 20% against 25%. Reporting a problem protects even more: 19% against 30%. And a late van does
# hardly any harm.
#
# **All three sentences are wrong. Why?**
#
# A customer who stays longer gets more reminders, has more flat tyres, and waits for more late vans. Staying causes the
# touchpoints, and not the other way around. In this table, almost everything seems to protect.
#
# ## The same day, the same question
#
# A fair comparison is made on one day, a *landmark*. All customers of that day count. Look **back** 30 days: who had a
# late van? Look **ahead** 30 days: who leaves? Compare people who have been customers for about as long, and did about as
# much. Then go to the next landmark.

# %%
riding.chart.churn_signs()

# %%
signs = riding.churn_signs()
signs.dropna(subset=["lift"])[
    ["persona", "touchpoint", "met", "left_met", "left_unmet", "lift", "low", "high", "q"]
].round(3).head(9)

# %% [markdown]
# How to read a row: `met` is the number of customers who reached the touchpoint in the 30 days before a landmark.
# `left_met` is the share of these customers who left within the next 30 days, over all landmarks, and `left_unmet` is
# the share of comparable others. `lift` is the first share divided by the second. `q` takes into account that the table
# asks many questions.
#
# ### Exercise 8.4: Find the sign
#
# After which touchpoint do more customers leave, by more than chance? It is the row with `q` below 0.05 and the largest `low`.

# %% tags=["work"] exercise="8.4"
sign = ...

# %% tags=["solution"] exercise="8.4"
clear = riding.churn_signs().query("q < 0.05")
sign = clear.sort_values("low").touchpoint.iloc[-1]

# %% tags=["check"] exercise="8.4"
task.check("8.4", sign)

# %% [markdown]
# 5.8% against 2.4%: 2.5 times as many, 95% interval 1.4 to 4.3. Reminders and reports show nothing.
#
# *Van visit* has a `q` below 0.05, too, with a lift of 0.33. Does a visit in time protect? Not necessarily: customers
# who had it in time did not have it late. It is the same finding from the other side.
#
# For once, we know the truth. Spokewell is simulated: in the month of a late van, the risk of leaving is 3.5 times as
# high, and nothing else matters. The lift is lower, because the 30 days also include weeks in which the delay is long
# past. We simulated the company 100 times: in 29 of them the late van was found. **So even if no sign is found, there
# may be a reason.**
#
# With real data, you never learn the truth. Perhaps the van is late for people who live far away, and they leave for
# another reason. Proof needs an experiment, or at least a change that not all customers get at once.
#
# ### Exercise 8.5: Answer it
#
# Rule E608 asks what we do about this sign:

# %%
jm.gaps(select="E608", evidence=riding)[["rule", "message"]]

# %% [markdown]
# Put on the map what hurts at *Late van*, and an idea that addresses it. You know the company: choose both.
#
# *Mouse:* in the row *Pain points*, click `+` under *Ride* and type the name. Double-click the card, and under *Links* add
# *Late van* at *Hurts at*. In the row *Opportunities* do the same, and add the pain point at *Addresses*. *Keyboard:* N
# on a card of the row, Enter opens its fields, Tab goes on. *Code:* `jm.add(jn.PainPoint(...), touchpoints=TOUCHPOINT)`,
# `jm.add(jn.Opportunity(...))`, and `jm.link(OPPORTUNITY, PAIN_POINT)`.

# %% tags=["work"] exercise="8.5"
jm.edit()

# %% tags=["solution"] exercise="8.5"
jm.add(
    jn.PainPoint(id="no-bike", name="No bike for days, and no news", severity=4),
    touchpoints="late-van",
    personas=["nora", "tariq"],
)
jm.add(jn.Opportunity(id="loan-bike", name="A loan bike after 48 hours", value=4, effort=3))
jm.link("loan-bike", "no-bike")

# %% tags=["check"] exercise="8.5"
task.check("8.5")

# %% [markdown]
# ## What if
#
# Iva asks: **what if half as many gave up at the price page?** Each persona has its own chances of going on from each
# touchpoint. `ev.what_if` halves the chance of stopping at one of them, and computes how many more would sign up.

# %%
ev.chart.what_if({"price-page": 0.5})

# %%
change = ev.what_if({"price-page": 0.5})
change[change.n > 0][["persona", "base", "then", "difference", "low", "high", "note"]].round(3)

# %% [markdown]
# ### Exercise 8.6: How to say it
#
# Between which two values is the **difference** for people like Helga? Give `low` and `high` as a pair. And which
# sentence may Iva put on her slide?
#
# - **a** This many more people like Helga will sign up.
# - **b** This many more would sign up, if those who go on then behaved like those who go on today.
# - **c** The price page keeps this many people from signing up.

# %% tags=["work"] exercise="8.6"
gain = ...
wording = ...

# %% tags=["solution"] exercise="8.6"
helga = ev.what_if({"price-page": 0.5}).set_index("persona").loc["helga"]
gain = (helga.low, helga.high)
wording = "b"

# %% tags=["check"] exercise="8.6"
task.check("8.6", gain, wording)

# %% [markdown]
# The interval covers the random variation of the sample, but not the *if*. People who give up today are not like those
# who go on. The true gain is likely smaller.
#
# And fewer late vans: how many would stay? `what_if` is about the path to a sign-up, and late vans come after it. The
# log cannot answer this. An experiment can: for three months, give a loan bike to half of the late customers, chosen at
# random.
#
# **What did you bet on? And what would you try on 50 people next week?**

# %% [markdown] tags=["quiz"]

# %% [markdown]
# ## On your own map
#
# Nobody checks this one. How does your log show that a customer has left: an event, or silence? Set it with
# `jm.set(leaves={"event": "..."})` or `jm.set(leaves={"inactive_days": 90})`, and look at `ev.survival()` first.
#
# Next: `journeynb course start 9`. A map is not finished when you like it. Others have to agree.
