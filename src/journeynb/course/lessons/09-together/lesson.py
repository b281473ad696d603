# %% [markdown]
# # 9 Working together
#
# **Four people change one map. Who decides what counts?**
#
# At the end of this lesson you can
#
# - see what changed, and who wants what
# - accept or refuse the changes of a colleague, with reasons
# - let a gap stay, and say why
# - guard a map with a check that any computer can run
# - keep today's journey and a better one apart.
#
# Run this cell first. It opens the map that the team has in July.

# %% tags=["setup"]
import journeynb as jn
from journeynb.course import lesson

jn.today("2026-07-01")  # the course takes place on this day
task = lesson(9)
jm = jn.open("spokewell.journeymap.json")

# %% [markdown]
# ## Comments
#
# Colleagues write comments on the map. The numbers in speech bubbles count the open ones.
#
# **Three sentences in the comments are decisions or facts that nobody should overrule. Which ones?**

# %%
jm.picture(lanes=["touchpoints"], comments=True, select="M")

# %%
jm.comments()[["about_name", "by", "text", "open"]]

# %% [markdown]
# Helga calls, Sales is responsible for the price page, and nothing faster than 48 hours is promised. You will need
# this soon. To write a comment, press C on a card in the editor, or use `jm.comment("...", on="call")`.
#
# ## A map is a file
#
# The map is in the file `spokewell.journeymap.json`. It has one line for each item and each link. These are its lines
# about the invoice:

# %%
with open("spokewell.journeymap.json", encoding="utf-8") as file:
    print(*[line.strip() for line in file if '"invoice"' in line], sep="\n")

# %% [markdown]
# You can send this file, copy it, or put it under version control with git. Two versions are compared line by line, or
# better: item by item.
#
# **How many differences does the next cell show? Decide, then run it.**

# %%
draft = jm.fork()  # a copy in memory; the file stays as it is
draft.set("pause", name="Winter break", owner="Marketing")
jm.diff(draft)

# %% [markdown]
# Two: a name and an owner. The links are the same, because they use the id `pause`, and an id stays when the name
# changes. The picture marks the card:

# %%
draft.picture(compare=jm, lanes=["touchpoints"], stage="stay", select="M")

# %% [markdown]
# ### Exercise 9.1: One change in the file
#
# From today, the team **Service** is the owner of the *Monthly invoice*. Change this, and nothing else, in the file.
#
# *Mouse:* run the next cell and double-click the owner in the row *Monthly invoice*. *Keyboard:* arrow keys to the cell,
# type, Enter. *Code:* `jm.set(ID, owner="...")`. Maps that are opened with `jn.open` are saved with each edit. For maps of
# `jn.read` and for copies, you call `jm.save(...)` yourself.

# %%
jm.edit(view="table", columns=["stage", "owner"], select="M", height=520)

# %% tags=["work"] exercise="9.1"
# Write your code here, or use the editor above.

# %% tags=["solution"] exercise="9.1"
jm.set("invoice", owner="Service")

# %% tags=["check"] exercise="9.1"
task.check("9.1")

# %% [markdown]
# ## The changes of a colleague
#
# Ben works in Product. (He is not Helga's son, whose name is Ben, too.) In June he got the map as a page that can be
# edited without Python: `jm.report("review.html", editable=True)`. He sent back a file with four changes.
#
# Meanwhile the map went on. If both sides changed the same field, the review calls this a **conflict**.

# %% tags=["setup"]
review = jm.review_changes("ben.changes.json")

# %%
review

# %% [markdown]
# ### Exercise 9.2: Accept or refuse
#
# Decide on each of the four changes. Read each one as if Helga sat beside you, and compare it with the comments. One is
# a good idea. Three break a promise, a decision, or Helga's habit: refuse them with a reason that Ben can understand.
#
# There is no mouse for this one. `review.accept(NUMBER)` applies a change, `review.refuse(NUMBER, reason="...")` does
# not. Both take several numbers: `review.refuse(2, 3, reason="...")`. `jm.undo()` undoes an accepted change.

# %% tags=["work"] exercise="9.2"
# Write your code here.

# %% tags=["solution"] exercise="9.2"
review.accept(1)
review.refuse(0, reason="Sales is responsible since 15 June, see the comment")
review.refuse(2, reason="Helga and her friends call before they buy")
review.refuse(3, reason="We keep 48 hours for 71% of the repairs, so we cannot promise 24")

# %% tags=["check"] exercise="9.2"
task.check("9.2", review)

# %% [markdown]
# ## Two people at once
#
# Iva and Marek have the same map, and both edit it on a train. What happens to their edits? **Three fields are set
# below. How many of them need a person to decide?**

# %%
iva, marek = jm.fork(), jm.fork()
iva.set("pause", owner="Marketing")
marek.set("pause", owner="Workshop", promise="No fee in winter")
jn.merge(jm, iva, marek)

# %% [markdown]
# One: the owner, since both set it. The promise is on the merged map. With `journeynb merge --install`, git merges maps
# in this way, too. In JupyterLab, several people can edit the same map at once.
#
# ## A gap that may stay
#
# The map promises a van within 48 hours, and no touchpoint is known to keep this promise. The team works on it: it is
# the goal *Repair within 48 hours*, at 71% in June. Until then, the finding comes back each time.

# %%
print(*jm.gaps("X511").message, sep="\n")

# %% [markdown]
# You can **accept** a finding. It is no longer listed, and the reason stays in the map for everyone who asks.
# Accepted is not fixed: nothing changes for customers.
#
# ### Exercise 9.3: Accept one finding
#
# Accept this finding, and no other. Write the reason for someone who joins the team next year.
#
# *Code:* `jm.accept(RULE, ID, reason="...")`; the rule is X511, the id is `van-visit`. *Mouse:* select nothing and
# click the *Inspector* at the top right of the editor; under *More fields*, click *Add* at *Accepted gaps*. *Keyboard:*
# Tab to the *Inspector*, Enter, Tab to the field.

# %% tags=["work"] exercise="9.3"
# Write your code here, or use the editor.

# %% tags=["solution"] exercise="9.3"
jm.accept(
    "X511", "van-visit", reason="The goal Repair within 48 hours works on it, reviewed monthly"
)

# %% tags=["check"] exercise="9.3"
task.check("9.3")

# %% [markdown]
# ## A guard that never sleeps
#
# Marketing has drawn a second map: Spokewell has a pop-up at the market. Before others work with it, a check should say
# whether it is complete. The command `journeynb check` does this on any computer: on yours, on the server that keeps
# your files, every night. It ends with **0** if all is well, and with **1** if it finds an error.
#
# **The line below starts with `!`: it runs in the command line, like in a terminal. Which of the four touchpoints will
# it name?**

# %% tags=["setup"]
popup = jn.open("pop-up.journeymap.json")

# %%
popup.picture(lanes=["touchpoints"], select="M")

# %%
# !journeynb check pop-up.journeymap.json --select M && echo GREEN || echo RED

# %% [markdown]
# ### Exercise 9.4: Make it green
#
# Fix the second map so that the check ends with 0. Nora stops by at the pop-up. Then run the line with `!` again.
#
# *Mouse:* run the next cell. Drag the card *Pop-up at the market* into a stage, and the dot at its right edge to Nora.
# *Keyboard:* on the card, *Move to…* in the menu of Shift+F10, then L to link it to Nora. *Code:*
# `popup.link("pop-up", STAGE)` and `popup.link(PERSONA, "pop-up")`. The stages are `stop-by`, `join` and `ride`.

# %%
popup.edit(select="M", height=480)

# %% tags=["work"] exercise="9.4"
# Write your code here, or use the editor above.

# %% tags=["solution"] exercise="9.4"
popup.link("pop-up", "stop-by")
popup.link("nora", "pop-up")

# %% tags=["check"] exercise="9.4"
task.check("9.4", popup)

# %% [markdown]
# Two maps of one company make a **portfolio**. Each map can be fine by itself, and they can still contradict each
# other. **Nora and Helga are on both maps. What do the two teams not agree on?**

# %%
maps = jn.Portfolio([jm, popup])
maps.personas()[["name", "n_maps", "differs"]]

# %% [markdown]
# On Helga's *role*: one team says that she rides for trips, the other for shopping. Someone has to ask her.
#
# ## Today's journey, and a better one
#
# The map of today is called **as-is**. A **to-be** map is a copy that shows where you want to go. Keep them apart:
# if you turn the as-is map into a wish, you no longer see what hurts today.
#
# **Look at what hurts: which line could be gone by the end of the year?**

# %%
print(*jm.gaps(["X502", "X508"]).message, sep="\n")

# %% [markdown]
# ### Exercise 9.5: A better journey
#
# Make a to-be copy of the map, and improve it: after your change, at least one of these lines is gone in the copy.
# The as-is map stays as it is.
#
# *Code:* `jm.fork(state="to_be")` makes the copy: call it `to_be`. Change it as you change `jm`, such as
# `to_be.add(jn.Opportunity(id="...", name="..."))` and `to_be.link(OPPORTUNITY, PAIN_POINT)`. *Mouse and keyboard:* make
# the copy, then `to_be.edit()` opens it in an editor. `to_be.picture(compare=jm)` marks what differs.

# %%
jm.table("pain_point")[["id", "name", "severity"]]

# %% tags=["work"] exercise="9.5"
to_be = ...

# %% tags=["solution"] exercise="9.5"
to_be = jm.fork(state="to_be")
to_be.add(
    jn.Opportunity(
        id="bill", name="Pay by bill", value=4, effort=2, status="planned", owner="Finance"
    )
)
to_be.link("bill", "card")

# %% tags=["check"] exercise="9.5"
task.check("9.5", to_be)

# %% [markdown] tags=["quiz"]

# %% [markdown]
# ## On your own map
#
# Nobody checks this one. Who in your company would have to say yes to your map? Send them a page with
# `jm.report("review.html", editable=True)`, and review what comes back.
#
# Next: `journeynb course start 10`. The map is good. Now someone has to decide something.
