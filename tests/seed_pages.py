"""Five pages about harbour pilots, in the forms that statements travel in, and the page that two of them copy from.

A repost that names its author in its headline; a trade article that quotes a statement whole at its end; a state body
that copies the same statement "in its entirety", a mark on each paragraph, spaces lost, then adds its own; a press
release that only mentions the national body; a round-up of what chiefs said.
"""

from __future__ import annotations

from datetime import date

from statement_watch.model import Document, SourceKind

GUILD = "National Guild of Harbour Pilots"
STATE = "Norland Association of Harbour Pilots"

STATEMENT = (
    "On January 27th, the Minister of Transport signed an Order on “Protecting the Inner Basin From Unregistered"
    " Vessels.” While recognising that the measures set out in the order were meant to make the coast of the country"
    " safer, the NGHP believes that to spare crews confusion and to make sure that the changes work, it is vital that"
    " they be carried out in a careful and orderly fashion. Both the pilots of this country and their partners abroad"
    " need clear guidance on what these changes will mean for the daily work on the water and for the rules by which"
    " they take ships in.\n"
    "There have also been reports in recent days that the Ministry is thinking of using local pilots to hold and turn"
    " back vessels without papers. To be clear, the Order of January 25th (Keeping the Outer Approaches Safe) only"
    " tells the Harbour Master to make use of existing powers under Section 41(c) of the Pilotage and Mooring Act to"
    " enter into voluntary agreements with local stations. This is in line with what earlier governments have done and"
    " it rests on the consent of the station or of the town that pays for it.\n"
    "However, the NGHP has opposed, and will go on opposing, any plan that would compel state and local pilots to play"
    " a part in the policing of registration papers. The NGHP holds that whether a station takes part in such work is a"
    " local question through and through, to be settled by the people who run it, together with their elected councils,"
    " the leaders of their communities, and the citizens whom they serve."
)

_OWN = (
    "National officers carry the first duty to enforce registration and the other laws of the sea. On our own stations"
    " we look for a balance between the debate in the capital and what we do on every tide: bring ships in unharmed and"
    " uphold the by-laws of our ports. In reminding our towns of this, we do not mean to say that we turn away from the"
    " law of the land or from those who enforce it. We work with them in many ways and we shall keep doing so. But our"
    " search for balance means this too: Norland pilots will help every crew in any way they can when a call comes in."
    " We always have and always will. Whatever the papers of a ship, we will help anyone in need after a grounding, a"
    " fire, a theft, a man overboard, and so forth. We want everybody who lives on the quays to tell us of wrecks,"
    " drifting cargo and strange lights. We do not want people to fear that inspectors will be called once a pilot has"
    " answered their flare or waved them into a berth. Beyond the limits of the law, any attempt on our part to single"
    " out harmless boats would weaken our power to guard our ports and keep our people safe."
)

REPOST = (
    f"Statement by the {GUILD} on Crew Registration and Station Funding\n\nMarch 29, 2017\n\n"
    "Registering crews is a hard and tangled task for ports and for the pilot stations that serve them.\n\n"
    "Local stations hold fast to their promise to keep dangerous ships and those who sail them away from the quays of"
    " their towns. Any hint to the contrary is simply wrong.\n\n"
    "The NGHP agrees that smuggling and careless steering touch the safety of every port, and that firm steps are"
    " needed to meet them. At the same time, stations depend on the help of foreign crews, listed or not, in finding a"
    " wide range of hazards. The right weight between control and trust calls for councils, captains and pilots"
    " alike.\n\nThe NGHP has always stood against the use of withheld money to force a policy; this was true under"
    " earlier ministers and is true under this one. The sums that come through the Treasury pay for lights, buoys,"
    " rescue boats and the schooling of young pilots. To punish towns by holding back these sums works against our"
    " common aim of fewer wrecks and safer harbours.\n\n"
    "We stand ready to work with the Ministry to find thoughtful and lasting answers to this hard and tangled task."
)

ARTICLE = (
    "By Courier Staff\n"
    f"PORT HAVEN – The {GUILD} released a statement Monday in reaction to a series of orders on vessel papers signed by"
    " the Minister of Transport.\n"
    "Since the orders were signed there has been growing worry about what they ask of town stations and of the crews"
    " who row the boats there, and whether anyone will pay for the extra watches that go with them.\n"
    "The Guild’s text stresses that stations must be given time to plan, to train and to weigh what the orders will do"
    " to the working day, a point that captains along the coast have raised as well.\n"
    "It also repeats that the Guild will resist any rule that makes pilots check papers, and says that such choices are"
    " best made on the spot by those who know the water.\n"
    "The NGHP’s full statement reads:\n" + STATEMENT
)

_COPIED = "“" + STATEMENT.replace("\n", " “").replace("of the country", "of thecountry").replace("’", "'") + "”"

COPY = (
    "Press Release Contact Ed Mole, Executive Director Norland Association of Harbour Pilots Statement on Crews, Papers"
    " and Local Stations Questions about the bond between foreign crews and local pilots have come up after the orders"
    f" of the Minister. The {STATE} affirms the “Statement on Vessel-Related Transport Orders” from the {GUILD} (NGHP),"
    " which is copied here in its entirety: NGHP Statement on Vessel-Related Transport Orders Posted on January 30,"
    f" 2017 by nghpblog {_COPIED}\nEnd of NGHP Statement\nFrom the {STATE}: {_OWN} NOTE: NAHP = {STATE} NGHP = {GUILD}"
)

RELEASE = (
    "Pilots Discuss Crew Papers With Ministry Leaders\n\n"
    "PORT HAVEN — Station heads and captains at a worldwide meeting sat down today with leaders of the Ministry of"
    " Transport to talk about crew papers and the trust of harbour towns.\n\n"
    f"Members of the Coastal Crews Task Force held an open talk with officials during the {GUILD} (NGHP) Annual Meeting"
    " and Boat Show in Port Haven, with a good part of it given to how long-settled foreign pilots can serve ports.\n\n"
    "“Deputy Minister Alder has worked to bring the capital and the stations together,” said Tom Mercer, Chief of"
    " Pilots in Tern County, and Co-Chair of the Coastal Crews Task Force. “These talks have been a great help to us as"
    " we build lasting ties with the crews in our ports.”\n\n"
    "The Coastal Crews Task Force counts more than fifty station heads, captains and other pilots from every coast.\n\n"
    "“Town pilots keep talking to foreign crews because it makes the harbour safer,” said Ali Noor, Executive Director"
    " of the National Crews Forum. “We thank the Deputy Minister for hearing what the stations have to say.”"
)

ROUND_UP = (
    "Here’s Why Pilots Are Against the Minister on Crew Papers\n\n"
    "In the wake of the vote, pilots in a number of “open harbours” have spoken out against the plans, saying that they"
    " will not let their boats become an arm of the customs house.\n\n"
    "Charles Beek, Port Haven Pilots Department chief said, according to the Port Haven Times: “We are not going to"
    " board vessels for nothing but the papers of a deckhand. That is not our job, nor will I make it our job.”\n\n"
    "Here’s what Tern Police Chief Chris Marsh had to say on the issue, from the Island Daily Star: “It is important"
    " that our people understand that the way we deal with crews without papers is not changing this year.”\n\n"
    "And here’s a statement from the Gull Police Department, via the Gull Post: “Papers are handled by the capital, not"
    " by the town. The department has not taken part in such work and will not do so in the future.”\n\n"
    "Port County Sheriff’s Department spokesman Capt. Jeff Scott told the Times, “We just want people to come forward"
    " so that we have a better harbour. Whatever their papers are, we want to hear from them.”\n\n"
    "Read the full story on the website of the trade paper."
)


def page(number: int, text: str, publisher: str, kind: SourceKind, day: date, title: str, *aliases: str) -> Document:
    host = "".join(word[0] for word in publisher.split()).lower() + f"{number}.example"
    return Document(number, text, host, publisher, day, f"https://{host}/news", title, kind, True, aliases)


def five_pages() -> list[Document]:
    """The five, in the order of the list above."""
    body, news = SourceKind.ASSOCIATION, SourceKind.NEWS
    return [
        page(1, REPOST, "Island Pilots’ Association", body, date(2017, 4, 3), "Statement on Crew Registration"),
        page(2, ARTICLE, "Coast Courier", news, date(2017, 1, 31), "Pilots react to orders"),
        page(3, COPY, STATE, body, date(2017, 2, 6), "Statement on Crews, Papers and Local Stations"),
        page(4, RELEASE, "Coastal Crews Task Force", body, date(2016, 10, 17), "Pilots Discuss Crew Papers"),
        page(5, ROUND_UP, "Pilot Trade Paper", news, date(2016, 11, 21), "Here’s Why Pilots Are Against the Minister"),
    ]


def home_page() -> Document:
    """The page that the second and third copy from."""
    title = "NGHP Statement on Vessel-Related Transport Orders"
    return page(6, STATEMENT, GUILD, SourceKind.ASSOCIATION, date(2017, 1, 30), title, "NGHP")
