# Every message that people read on a page. vi.ftl has the same keys in the same order; a test holds both together.

name = Hài Lòng
language-name = English

## Frame of every page
skip-to-content = Skip to main content
navigation = Navigation
navigation-index = Index
navigation-rate = Rate a visit
simulated-title = Simulated data
simulated-text = The figures on this page were made by a machine to show the method. They are not people’s opinions.
footer-program = Made with Hài Lòng, an open program that measures and publishes satisfaction.
back-to-index = Back to the index

## Published index
interval-long = Confidence interval
interval-short = CI
base = n = { $n } valid responses
base-of = n = { $n } valid responses from { $visits } finished visits
older-release = An earlier release.
newest-release = See the newest
change-up = Up { $size } percentage points on { $period }.
change-down = Down { $size } percentage points on { $period }.
change-real = The change is larger than the survey’s own error (CI { $level }: { $interval }).
change-noise = It cannot be told apart from the survey’s own error (CI { $level }: { $interval }).
why-none = No responses
why-few = Not published: { $n } responses, under the minimum of { $least }
why-hidden = Not published: fewer than { $least } responses
why-undefined = Cannot be computed

factors-title = Factors of the index
factors-lead = Share of answers “Satisfied” or “Very satisfied”, by factor of the questionnaire.
factors-caption = All offices,
column-factor = Factor
column-satisfied = Satisfied

charts-title = Charts
chart-table = Data table
download-svg = SVG picture
download-png = PNG picture
download-csv = CSV data

offices-title = Offices
offices-lead = The table is in the order of the register, not of the scores. Where two rank ranges overlap, the survey cannot say which office does better. For offices with few responses, see the four-quarter figure beside.
offices-caption = Share satisfied by office, with confidence interval, responses (n) and rank range
column-office = Office
column-ranks = Rank range
rolling = Four quarters pooled

open-title = { $period } is open
open-responses = Responses received, counted in the index when the quarter is frozen
open-walk-ins = Sent from this page, outside the index
open-rate = Rate a visit
closed-title = No survey is open
closed-text = When the next quarter opens, this page shows how many responses have come.

none-title = Nothing is published yet
none-text = The first quarter’s result will stand here once its data is frozen.

method-title = Method
method-population = The figures speak of: { $population }.
method-measure = The index is the share of answers at “Satisfied” or “Very satisfied” in a questionnaire of { $items } items in { $factors } factors. “Neutral” does not count as satisfied.
method-weights = Each response stands for the visits of the same office and service group in the quarter. Within a group, those who answer and those who do not are taken to think alike; that is not always so.
method-interval = Only part of the visits are asked, so each figure comes with a { $level } confidence interval. The wider the interval, the less certain the figure.
method-gate = Figures that rest on fewer than { $least } responses are not published.
method-walk-in = A response sent from this page is not tied to a visit, so it is counted apart and is not in the index.
downloads-title = Downloads
download-report = Report
download-slides = Slides
download-workbook = Workbook
download-scores = Table of the index
download-figures = Table of the items
releases-title = Published periods
source = Method { $scheme } version { $version }; data frozen on { $date }; data hash { $hash }; program { $program }.

## Rating form
rate-title = Rate your last visit
rate-lead = About a minute. No name is asked and nothing is required of you. What you send here is counted apart, outside the index.
field-office = Which office did you visit?
field-service-group = What kind of procedure was it?
choose = Choose
detail-title = Rate each topic
detail-hint = Optional. Open the topics that you want to rate.
no-opinion = No opinion
trap-label = Leave this field empty
comment-label = Is there anything to add? (optional)
comment-hint = At most 300 characters. Leave out names, phone numbers, identity numbers and case codes.
rate-send = Send rating
rate-privacy = The response has no name and is not tied to your device. Staff cannot see single responses.
error-prefix = Error:
error-word = Error
error-title = There is a problem
error-office = Choose the office that you visited
error-service-group = Choose the kind of procedure
error-service-group-here = This office does not handle that kind, choose another
error-overall = Choose one of the five levels
error-item = Choose one of the levels, or “No opinion”
error-comment-long = Shorten the comment to 300 characters
thanks-title = Response received
thanks-text = Thank you. Your response has been recorded.
thanks-next = The index page shows how many have been sent from here this quarter. Results are published after the quarter is frozen.

## Staff
staff-home = Home
staff-people = People
staff-roles = Roles
staff-no-roles = The account has no role yet. Ask whoever administers accounts.
continue = Continue
sign-in = Sign in
sign-in-lead = For staff of the office. Whoever rates needs no account.
sign-in-wrong = Login or password is not right
sign-out = Sign out
password = Password
password-new = New password
password-hint = At least 12 characters. A few unrelated words are easy to keep and hard to guess.
password-again = New password again
second-factor = Authentication code
second-factor-lead = Open the authenticator on your phone and type the six digits it shows.
second-factor-code = Six digits
second-factor-wrong = The code is not right or was used; wait for the next one
second-factor-new = Set up authentication codes
second-factor-new-lead = Scan the square with an authenticator on your phone, then type the six digits it shows to confirm.
second-factor-typed = If it cannot be scanned, type into the app:
set-up = First administrator
set-up-lead = This page is open only while there is no account. The first person administers accounts and offices, and adds the others.
set-up-code = Set-up code that the server printed when it started
set-up-wrong = The set-up code is not right
join = Take up an account
join-lead = Type the invitation you were given and choose a password. Nobody else knows it.
join-wrong = Login or invitation is not right, or the invitation has expired
invitation-code = Invitation
person-name = Name
person-login = Login
person-role = Role
person-scope = Scope
person-scope-hint = Type office:CODE for one office, province:CODE for a province, * for all.
person-state = State
person-state-invited = Invited
person-state-active = Active
person-state-disabled = Disabled
person-new = Add a person
person-new-lead = The new person gets an invitation and chooses a password.
person-history = Roles now and before
person-since = Since
person-until = Until
person-revoke = Take the role back
person-grant = Give a role
person-reset = Reset the account
person-reset-text = When a password or a phone is lost: every session ends, and this person gets a new invitation.
person-disable = Disable the account
person-login-taken = The login is taken
person-invited = Person added
person-invited-text = Hand the two lines below to the new person. The invitation is shown once and works for 7 days at /en/staff/join.
scope-everywhere = everywhere
scope-province = province { $code }

## Problems
not-found-title = There is no such page
not-found-text = The address may be mistyped, or the page has moved.
failed-title = The server failed
failed-text = The fault is ours and has been logged. Try again in a few minutes.
busy-title = The server is busy
busy-text = The response was not recorded. Go back and send it again in a few minutes.
rate-closed-title = The survey is closed
rate-closed-text = No quarter is open for ratings now. Comments and complaints are still received at the one-stop counter.
elsewhere-title = Not sent from this page
elsewhere-text = The response came from another site and was not recorded. Open the rating page here and send it again.
already-title = This response is already recorded
already-text = It was sent before and counts once. Changes made after sending are not taken.
not-allowed-title = Not allowed
not-allowed-text = This takes another role, or a second person. Ask whoever administers accounts.
too-often-title = Tried too often
too-often-text = Wait a few minutes and try again.
unreadable-title = The response cannot be read
unreadable-text = What was sent is damaged or too long. Open the rating page again and send it again.
