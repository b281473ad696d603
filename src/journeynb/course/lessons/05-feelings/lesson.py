# %% [markdown]
# # 5 How it feels
#
# **Three people use the same sign-up form. Do they feel the same?**
#
# At the end of this lesson you can
#
# - compare what people feel with what you want them to feel
# - explain a low by a pain point, and answer it with an opportunity
# - choose what to do first
# - say which moment decides whether someone stays.
#
# Run this cell first. It opens the map that the team has after lesson 4.

# %% tags=["setup"]
import journeynb as jn
from journeynb.course import lesson

jn.today("2026-07-01")  # the course takes place on this day
task = lesson(5)
jm = jn.open("spokewell.journeymap.json")
jm.on_duplicate = "update"  # a cell that you run twice adds nothing twice

# %% [markdown]
# ## Three curves
#
# **Run the cell and cover the names at the right edge with your hand. Which curve is Helga's? What gives her away?**

# %%
jm.chart.emotion(width=700)

# %% [markdown]
# Helga calls the workshop and takes a winter pause; nobody else does. And she has the lowest point at the sign-up form.
# The mean of the three at the form is -1, a bit bad. It hides that for Helga it is -1.5. This is why each persona has
# a curve of its own.
#
# The same as a table:

# %%
curves = jm.links("experiences").pivot(index="to_name", columns="from_name", values="emotion")
curves.reindex(jm.table("touchpoint").name)[["Nora", "Tariq", "Helga"]]

# %% [markdown]
# ## Desired emotions
#
# A low is not always bad news. Nobody enjoys a flat tyre, and nobody at Spokewell expects Nora to. What matters is how
# far an emotion is below what you want: the **desired emotion**, dashed in the picture. The team has set it for five
# pairs of persona and touchpoint:

# %%
felt = jm.links("experiences").dropna(subset=["desired"])
felt[["from_name", "to_name", "emotion", "desired"]]

# %% [markdown]
# ### Exercise 5.1: The greatest gap
#
# Which persona is furthest below what Spokewell wants, and at which touchpoint? Answer with both, in this order, by name
# or id.
#
# *Mouse and keyboard:* compare the point with the dashed line in the picture, or the two columns of the table. *Code:*
# subtract the columns.

# %% tags=["work"] exercise="5.1"
shortest = ...  # ("PERSONA", "TOUCHPOINT")

# %% tags=["solution"] exercise="5.1"
pairs = jm.links("experiences")
row = pairs.loc[(pairs.desired - pairs.emotion).idxmax()]
shortest = (row["from"], row["to"])

# %% tags=["check"] exercise="5.1"
task.check("5.1", shortest)

# %% [markdown]
# ## A low without a reason
#
# You can fix a low only if you know what causes it. The map calls the cause a **pain point**: it hurts at a touchpoint,
# and personas feel it. These lows have none yet:

# %%
print(*jm.gaps("X501").message, sep="\n")

# %% [markdown]
# **The form has one pain point already: it asks for the frame number. Nora feels it. Why does that not explain the
# lows of Tariq and Helga?**
#
# ### Exercise 5.2: Explain the low at the form
#
# "Then it wanted a card, and only a card," says someone like Helga in the interviews. In the support tickets, parents
# like Tariq write the same. Add this pain point, *Pays by card only*: it hurts at the *Sign-up form*, Tariq and Helga
# feel it, and its severity is 4 of 5.
#
# *Mouse:* in the row *Pain points*, click `+` under *Join* and type the name. Double-click the card: set *Severity*, and
# under *Links* add the *Sign-up form* at *Hurts at* and the two at *Felt by*. *Keyboard:* N on a pain point, Enter opens
# its fields, Tab goes on. *Code:*
# `jm.add(jn.PainPoint(id="card", name="..."), touchpoints=TOUCHPOINT, personas=[PERSONA, PERSONA])`.

# %%
jm.edit(select=["X501", "X502", "X505"], height=640)

# %% tags=["work"] exercise="5.2"
# Write your code here, or use the editor above.

# %% tags=["solution"] exercise="5.2"
jm.add(
    jn.PainPoint(id="card", name="Pays by card only", severity=4),
    touchpoints="sign-up",
    personas=["tariq", "helga"],
)

# %% tags=["check"] exercise="5.2"
task.check("5.2")

# %% [markdown]
# ## From pain to opportunity
#
# A pain point that nobody answers stays. An **opportunity** is an idea that addresses it. It has a *value* for the
# customer and an *effort* for you, each from 1 to 5. Once it is planned, it needs an owner.
#
# ### Exercise 5.3: Answer the pain point
#
# How could Tariq and Helga pay? Add an opportunity that addresses the new pain point. Give it a value and an effort,
# plan it, and name an owner.
#
# *Mouse:* in the row *Opportunities*, click `+` under *Join*. Double-click the card: set *Status*, *Value*, *Effort*
# and *Owner*, and under *Links* add the pain point at *Addresses*. *Keyboard:* N on an opportunity, then Enter and Tab.
# *Code:* `jm.add(jn.Opportunity(id="...", name="...", value=..., effort=..., status="planned", owner="..."))`, then
# `jm.link(OPPORTUNITY, PAIN_POINT)`.

# %% tags=["work"] exercise="5.3"
# Write your code here, or use the editor above.

# %% tags=["solution"] exercise="5.3"
jm.add(
    jn.Opportunity(
        id="bill", name="Pay by bill", value=4, effort=2, status="planned", owner="Finance"
    )
)
jm.link("bill", "card")

# %% tags=["check"] exercise="5.3"
task.check("5.3")

# %% [markdown]
# ## What first?
#
# You cannot do everything at once. **Guess before you run the cell: which idea would you do first, and which one would
# your boss do?**

# %%
jm.chart.opportunities(width=680)

# %%
jm.table("opportunity")[["id", "name", "value", "effort", "status"]]

# %% [markdown]
# ### Exercise 5.4: Choose
#
# Cross out what is dropped. Then cross out each idea that another one beats: at least as much value for no more effort.
# Which of the remaining ideas can be done without a project of its own (effort 4 or 5)? Answer with its id or name.

# %% tags=["work"] exercise="5.4"
first = ...

# %% tags=["solution"] exercise="5.4"
first = "photo"

# %% tags=["check"] exercise="5.4"
task.check("5.4", first)

# %% [markdown]
# ## The moment that decides
#
# On 23 December a passenger misses her flight. The man at the desk has already closed. He opens it again, finds her a
# seat on the last plane, and calls her mother. She has booked with this airline for twenty years since.
#
# A **moment of truth** turns a bad moment into a lasting good one, or the other way around. There are few on a journey.
#
# **Nora has a flat tyre and misses her train. Which touchpoint decides whether she stays for years?**
#
# ### Exercise 5.5: Mark a moment of truth
#
# Mark one touchpoint of Nora as a moment of truth. A claim of this weight needs evidence: let the touchpoint cite a
# source. These are the sources on the map:

# %%
jm.table("source")[["id", "name", "type", "date", "sample_size"]]

# %% [markdown]
# *Mouse:* double-click the card and turn on *Moment of truth*. Then, under *Links*, click *More links* and add the
# source at *Sources*. *Keyboard:* Enter on the card, Tab to the field, Space; L on the card links it to the source. *Code:*
# `jm.set(TOUCHPOINT, moment_of_truth=True)` and `jm.link(TOUCHPOINT, SOURCE)`.

# %%
jm.edit(persona="nora", select=["X503", "X513"], height=560)

# %% tags=["work"] exercise="5.5"
# Write your code here, or use the editor above.

# %% tags=["solution"] exercise="5.5"
jm.set("van-visit", moment_of_truth=True)
jm.link("van-visit", "interviews-2026")

# %% tags=["check"] exercise="5.5"
task.check("5.5")

# %% [markdown] tags=["quiz"]

# %% [markdown]
# ## On your own map
#
# Nobody checks this one. Take the lowest point of a journey that you know. Write down what causes it, who feels it, and
# the cheapest thing that would help. Then ask one customer whether you are right.
#
# Next: `journeynb course start 6`. So far the map says what you believe. An event log says what customers did.
