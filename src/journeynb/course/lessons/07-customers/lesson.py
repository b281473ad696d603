# %% [markdown]
# # 7 Who they are
#
# **Who is our best customer?**
#
# Nora, of course: everyone in the team says so. She is young, she uses the app, she brings her friends. But nobody has
# looked. Spokewell has a table of its 900 customers. In this lesson you
#
# - find the most valuable customers, and what is different about them
# - check whether Nora, Tariq and Helga are really there, and who is missing
# - see whether a persona still describes its customers.
#
# The code is for analysts. If you do not write code, vote, read the pictures, and decide with the others.
#
# **Vote first: who is the best customer, Nora, Tariq or Helga? Write it down.**

# %% tags=["setup"]
import altair as alt
import pandas as pd

import journeynb as jn
from journeynb.course import lesson

jn.today("2026-07-01")  # the course takes place on this day
jn.enable_charts()  # charts need no network
alt.theme.enable("journeynb")
task = lesson(7)
jm = jn.open("spokewell.journeymap.json")
pd.set_option("display.max_colwidth", None)  # tables show whole messages

# %%
jm.table("persona")[["name", "role", "motivations", "filter"]]

# %% [markdown]
# The last column is new. A *filter* is a condition on the columns of a table. It selects the customers whom a persona
# represents.
#
# ## A line is a customer
#
# `jn.Customers` opens the table. `value=` names the column that says what a customer is worth: here the margin of 2025,
# in euros. That is what they paid, less what their repairs cost.

# %% tags=["setup"]
cu = jn.Customers("customers.csv", customer="customer", value="margin_2025")

# %%
pd.read_csv("customers.csv").head()

# %%
cu.check()

# %% [markdown]
# Now you have seen a warning, too. It is true, and it is not an error: the repairs of 32 customers cost more than they
# paid.
#
# One thing is simpler here than in life: this company is simulated, and each customer has the margin of a whole year,
# even those who joined later. In your own table, a new customer brings less only because she is new. Compare customers
# who have been customers for equally long.
#
# **How much of all margin comes from the best quarter of the customers? A quarter? Half? Guess, then go on.**

# %%
table = pd.read_csv("customers.csv").sort_values("margin_2025", ascending=False)
table["customers"] = [each / len(table) for each in range(1, len(table) + 1)]
table["margin"] = table.margin_2025.cumsum() / table.margin_2025.sum()
alt.Chart(table[["customers", "margin"]]).mark_line().encode(
    alt.X(
        "customers",
        axis=alt.Axis(format="%", title="Share of the customers, the most valuable first"),
    ),
    alt.Y("margin", axis=alt.Axis(format="%", title="Share of all margin")),
).properties(width=420, height=260)

# %%
table.iloc[[89, 449, 674, 899]][["customers", "margin"]].round(3)

# %% [markdown]
# The curve goes above 100% and comes back: the last customers cost money.
#
# ### Exercise 7.1: The best quarter
#
# `cu.top(0.25)` ranks all customers and marks the most valuable quarter in the column `top`. How many customers are
# in it? Which share of all margin do they bring? Give the share as a number such as 0.5.

# %% tags=["work"] exercise="7.1"
many = ...
share = ...

# %% tags=["solution"] exercise="7.1"
best = cu.top(0.25)
many = best.top.sum()
share = best[best.top].value.sum() / best.value.sum()

# %% tags=["check"] exercise="7.1"
task.check("7.1", many, share)

# %% [markdown]
# With other customers, the share would be a bit different, and next year it will be. Were these customers good, or
# only lucky in 2025? `holdout=` looks at a later period, the first half of 2026.

# %%
later = cu.top(0.25, holdout="margin_h1_2026").attrs
pd.Series(
    {each: later[each] for each in ("value_share", "stays", "stays_low", "stays_high", "by_chance")}
).round(2)

# %% [markdown]
# 62% stay in the best quarter. By luck alone it would be 25%, so something lasts. But four in ten are replaced within
# half a year: value changes, and a list of the best customers goes out of date.
#
# ## The fans
#
# 90 customers have invited two friends or more. They write the good reviews, they answer each survey, and everyone at
# Spokewell knows them by name. **Would you ask them what customers want?**
#
# ### Exercise 7.2: Are fans the best customers?
#
# How many of these 90 customers are in the most valuable quarter? If fans were like everyone, a quarter of them would
# be in it: 22 or 23. Count.

# %% tags=["work"] exercise="7.2"
both = ...

# %% tags=["solution"] exercise="7.2"
fans = pd.read_csv("customers.csv").query("friends_invited >= 2").customer
both = int(cu.top(0.25).query("top").customer.isin(fans).sum())

# %% tags=["check"] exercise="7.2"
task.check("7.2", both)

# %% [markdown]
# Fewer than by chance. Margin does not see that fans bring others, so they are not bad customers. But if you ask only
# fans, you hear only from fans. That is a *bias*, and no interval shows it: it would be just as wrong with 10,000 fans.
#
# ## What is different about them?
#
# A profile compares a group with all other customers, value by value. The `lift` says how many times as frequent a
# value is in the group. 1 means equally frequent. **Which value do you expect at the top?**

# %%
cu.chart.profile(0.25, rows=12)

# %%
profile = cu.profile(0.25)
shown = ["attribute", "value", "share", "rest", "lift", "low", "high", "q"]
profile[(profile.kind != "date") & (profile.attribute != "joined")][shown].round(2)

# %% [markdown]
# This table has 46 rows. With so many rows, two or three would look special by chance. `q` takes this into account:
# trust rows with `q` below 0.05, and ask how large the lift is **at least**. That is `low`. About one in twenty of the
# rows that you trust in this way may still be due to chance.
#
# Some rows are true, but say nothing. `margin_h1_2026` is the value again, half a year later. `repairs_2025` is a part
# of how the margin is computed.
#
# ### Exercise 7.3: What the best have in common
#
# Which value says most about **who** the most valuable customers are? Give the attribute and the value as a pair, such
# as `("town", "Bruck")`. It is the row with `q` below 0.05 and the largest `low`, without the two columns above.

# %% tags=["work"] exercise="7.3"
over = ...

# %% tags=["solution"] exercise="7.3"
rows = cu.profile(0.25, without=["margin_h1_2026", "repairs_2025"]).query("q < 0.05")
first = rows.sort_values("low").iloc[-1]
over = (first.attribute, first.value)

# %% tags=["check"] exercise="7.3"
task.check("7.3", over)

# %% [markdown]
# Now look for Nora. 57% of the best customers are 45 or older, and two thirds ride less than 58 km a week. The best
# customer looks like Helga. **What did you vote?**
#
# The profile does not say why. It does not say that Nora would bring more if she bought an e-bike.
#
# ## A draft
#
# journeynb can write down as a persona what the table knows about a group:

# %%
cu.suggest_persona(0.25, name="Best customers", without=["margin_h1_2026", "repairs_2025"])

# %% [markdown]
# We do not apply it. It has an age and a bike, but no motivation and no sentence that a customer said: a table knows
# what, not why. Rule P408 would ask for an interview, and rightly. And it is a group by money, but people do not live
# by our margin.
#
# ## Who fits no persona?
#
# The filters say which customers each persona represents. How many are there?

# %%
fit = jm.persona_fit(cu)
fit[fit.customers > 0].round(3)

# %%
jm.gaps(select="P411", customers=cu)[["rule", "message"]]

# %% [markdown]
# 206 of 900 customers fit no persona: 20 to 26 of a hundred. **Who are they?** Here is how far they ride in a week, in
# kilometers.

# %%
customers = pd.read_csv("customers.csv")
known = customers.eval("bike == 'cargo' or age >= 55 or (km_week >= 70 and km_week <= 200)")
alt.Chart(customers[~known][["km_week", "age"]]).mark_bar().encode(
    alt.X("km_week", bin=alt.Bin(step=20), title="Kilometers in a week"),
    alt.Y("count()", title="Customers who fit no persona"),
).properties(width=480, height=160)

# %%
groups = customers[~known].assign(
    group=lambda t: t.km_week.gt(200).map({True: "over 200 km", False: "under 70 km"})
)
groups.groupby("group").agg(
    customers=("customer", "count"),
    km_week=("km_week", "median"),
    age=("age", "median"),
    repairs=("repairs_2025", "mean"),
    margin=("margin_2025", "mean"),
).round(1)

# %% [markdown]
# Nobody is in between, because Nora's filter covers 70 to 200 km. One group rides 316 km a week at 27: couriers. They
# are a group of their own, with seven repairs a year. The other rides short distances in town. We choose where this
# group starts: the table has no break at 70 km. But it brings more margin than most.
#
# ### Exercise 7.4: Give them a persona
#
# Add a persona for each group, with a filter, until P411 is quiet. Leave the filters of Nora, Tariq and Helga as they
# are: they are what the team means by these names. Almost nobody should fit two personas.
#
# *Mouse:* click *+ Persona*, type the name, and open the fields with a double-click. Type the condition into *Filter*,
# the last of the fields: the form counts the customers while you type. *Keyboard:* N on a persona adds one, Enter opens its
# fields, Tab goes on. *Code:*
# `jm.add(jn.Persona(id="older", name="Older", filter="age >= 55 and bike <> 'cargo'"))` adds a wrong one; change it.

# %% tags=["work"] exercise="7.4"
jm.edit(view="personas", select="P4", customers=cu)

# %% tags=["solution"] exercise="7.4"
jm.add(
    jn.Persona(
        id="courier",
        name="The courier",
        role="Rides 320 km a week, for a living",
        filter="km_week > 200 and age < 55 and bike <> 'cargo'",
    )
)
jm.add(
    jn.Persona(
        id="short-trips",
        name="Short trips",
        role="Rides in town, not far",
        filter="km_week < 70 and age < 55 and bike <> 'cargo'",
    )
)

# %% tags=["check"] exercise="7.4"
task.check("7.4")

# %% [markdown]
# These two have no name of a person yet, and that is honest: they are groups. They become personas when someone has
# talked with them, as in lesson 3.
#
# ## Is Nora still Nora?
#
# A year ago, the team stored a profile of Nora's customers. There were 220 then, and 362 now. **What do you think has
# changed?**

# %%
jm.chart.drift(cu)

# %%
drift = jm.drift(cu)
drift[["persona", "attribute", "value", "was", "now", "psi", "critical", "q"]].round(3)

# %% [markdown]
# How to read a row:
#
# - `value`: the value whose share changed most, from `was` to `now`.
# - `psi`: how much the whole attribute changed, in one number.
# - `critical`: chance alone exceeds it in 5 of 100 cases, with so many customers. For `km_week`, only 40 of the 220 were
#   known in 2025.
# - `q`: the same question, for all attributes together. Below 0.05 is more than chance.
#
# ### Exercise 7.5: What has changed
#
# In which attribute have Nora's customers changed by more than chance explains? The column `drifted` of `drift` says
# so, too.

# %% tags=["work"] exercise="7.5"
changed = ...

# %% tags=["solution"] exercise="7.5"
changed = jm.drift(cu).query("drifted").attribute.iloc[0]

# %% tags=["check"] exercise="7.5"
task.check("7.5", changed)

# %% [markdown]
# Every third customer like Nora rides an e-bike now. So the team talks with three of them before it changes her card.
# The old profile stays until then: it is the only record of what has changed.

# %% [markdown] tags=["quiz"]

# %% [markdown]
# ## On your own map
#
# Nobody checks this one. Which columns does your customer table have, and which of them is *value*? Write the filter of
# one of your personas in words first. Then count: `jn.Customers("your-file.csv")`, `jm.persona_fit(cu)`.
#
# Next: `journeynb course start 8`. 193 of the 900 customers have left. Why?
