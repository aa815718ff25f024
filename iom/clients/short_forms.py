"""Short forms of given names and spellings of one name: Bob for Robert. Pure.

An own table: how people are called in England today, which the libraries on offer, made for
American family trees, do not know (docs/sources.md). It says that two words *may* stand for one
name; a short form may stand for several.
"""

from __future__ import annotations

from collections.abc import Mapping

_TABLE = """
aaron: ron ronnie
abigail: abby abbie gail
abraham: abe
adam: ad
adrian: ade
albert: al bert bertie
alexander: al alec alex alexei aleksandr aleksander xander sandy sasha lex oleksandr
alexandra: alex ali lexi lexie sandra sandy sasha
alfred: al alf alfie fred freddie
alan: al allan allen alun
alison: ali allison
alistair: al ali alasdair alastair alister
amanda: mandy mandi
amelia: amy millie milly mel
andrea: andie andi
andrew: andy andi drew andrei andrzej
angela: ange angie
anne: ann anna annie nan nancy anya hannah
anthony: ant tony antony toni
antonia: toni tonia
archibald: archie
arthur: art artie
ashley: ash ashleigh
barbara: babs barb barbie
barnaby: barney
barry: baz bazza
bartholomew: bart
beatrice: bea beattie trixie
benjamin: ben benji benny
bernard: bernie
bradley: brad
brendan: bren
bronwen: bron
callum: cal calum
cameron: cam ron
caroline: carol caz caro carrie carolyn
catherine: cath cathy cat cate cathryn kat kate katie katy kath kathy katherine kathryn kay kitty
charles: charlie charley chas chaz chuck
charlotte: charlie charley lottie lotte
christian: chris
christine: chris chrissie chrissy christina tina
christopher: chris topher kit kris kristopher
claire: clare clara
clifford: cliff
clive: clivey
colin: col
connor: con conor
cornelius: con neil
craig: craigy
daniel: dan danny danni
danielle: dan dani danni
darren: daz dazza daren
david: dave davey davie davy dai
deborah: deb debbie debby debs debra
dennis: den denny denis
derek: del derrick
desmond: des desi
dominic: dom dominik nic
donald: don donny
donna: don
dorothy: dot dottie dolly dora
douglas: doug dougie
edmund: ed eddie ned ted
edward: ed eddie eddy ned ted teddy ward
edwin: ed eddie win
eleanor: ellie ella elle nell nellie elinor lenore
elizabeth: bess beth betsy betty bet eliza elisabeth ellie elsie libby lisa liz liza lizzie lizzy
emily: em emmie milly
emma: em emmie
ernest: ern ernie
eugene: gene
evelyn: eve evie
florence: flo florrie flossie
frances: fran frankie francesca
francis: frank frankie
franklin: frank
frederick: fred freddie freddy frederic
gabriel: gabe
gareth: gaz gary gaza
gary: gaz gazza garry
gavin: gav
geoffrey: geoff jeff jeffrey
george: georgie
georgina: georgie gina georgia
gerald: ged gerry jerry
gerard: ged gerry jerry
gillian: gill jill jillian gilly
gordon: gord gordy
graham: gray graeme
gregory: greg gregor
gwendoline: gwen wendy
hannah: han
harold: harry hal
harriet: hattie harry
harrison: harry
heather: hev
helen: nell nelly lena ellen
henry: harry hank hal
herbert: bert bertie herb
howard: howie
hubert: bert hugh
hugh: hughie huw
isaac: ike zac zak
isabel: bel bella belle issy izzy isabella isobel
jacob: jake jakub
jacqueline: jackie jacqui jac jacquie
james: jim jimmy jimmie jamie jem
jane: jan janey janie jayne
janet: jan
jasmine: jas jaz jazz yasmin
jason: jay jase
jennifer: jen jenni jennie jenny
jeremy: jerry jez jem
jessica: jess jessie
joan: joanie
joanne: jo joanna joann
john: jack johnny johnnie jon ian sean
jonathan: jon jonny johnny jonathon
jordan: jord jordy jay
joseph: joe joey jo jozef yusuf
josephine: jo josie
joshua: josh
judith: jude judy
julia: jules julie
julian: jules
katelyn: kate kaitlyn caitlin katie
keith: kei
kenneth: ken kenny
kevin: kev
kieran: kier
kimberley: kim kimmy kimberly
laurence: larry laurie lawrence lol loz
lauren: loz lolly
leonard: len lenny leo leon
leslie: les lesley
lewis: lew louis lou louie
liam: lee
lillian: lil lily lilly lillie
linda: lin lindy lynda lyn
lindsay: lin lindsey
louise: lou lulu
lucille: lucy
lucy: lu
luke: lukasz luca
lynn: lyn lynne
madeleine: maddie maddy
malcolm: mal malc
margaret: madge maggie mags marge margie meg meggie peg peggy rita greta daisy
maria: mary marie mia
marjorie: marge marj
mark: marc marek
martha: mattie
martin: mart marty martyn
mary: maisie mamie may molly polly mae
matilda: matty tilda tilly tillie
matthew: mat matt matty mathew mateusz
maurice: mo morris moz
maureen: mo
maxwell: max maximilian maxim
megan: meg
melanie: mel
melissa: mel lissa
michael: mick mickey micky mike mikey mitch mihai michal mikhail
michelle: mich shell chelle
miriam: mim
mohammed: mo moh mohamed mohammad muhammad muhammed mohd md
morgan: morg
muriel: mu
natalie: nat natasha
natasha: nat tash tasha
nathan: nat nate nath
nathaniel: nat nate nathan
neil: neal neale niall
nicholas: nick nicky nico nicolas nik nikolai mikolaj
nicola: nic nicki nicky nikki nicole
nigel: nige
noah: noe
norman: norm
oliver: ol olly ollie
olivia: liv livvy ollie
oscar: oz ossie
oswald: oz ossie
pamela: pam pammy
patricia: pat patsy patty tricia trish trisha
patrick: pat paddy rick
paul: paulie pawel
pauline: paula polly
penelope: pen penny
peter: pete petey piotr
phyllis: phyl
philip: phil phillip pip
philippa: pip pippa
priscilla: cilla
rachel: rach rae rachael
raymond: ray
rebecca: bec beck becca becky rebekah
reginald: reg reggie
richard: dick dickie rich richie rick ricky ritchie
robert: rob robbie robby bob bobby bobbie bert
roderick: rod roddy
rodney: rod roddy
roger: rodge
roland: rollo rowland
ronald: ron ronnie
rosemary: rose rosie
roseanne: rose rosie roseanna
ross: rossy
rupert: rupe
russell: russ rusty
ryan: ry
sabrina: bri
samantha: sam sammy
samuel: sam sammy
sandra: sandy
sarah: sal sally sadie sara
scott: scotty
sean: shaun shawn
sebastian: seb bas bastian
sharon: shaz shazza
sheila: she
shirley: shirl
sidney: sid sydney
simon: si simeon
siobhan: shiv chevonne
sophia: soph sophie sofia zofia
stacey: stace
stanley: stan
stephanie: steph stef steff stephie
stephen: steve steven ste stevie stephan stefan
stewart: stu stuart
susan: sue suki susie suzanne suzie suzy susannah
sylvia: syl silvia
tabitha: tabby
terence: tel terry
theodore: ted teddy theo theodor
teresa: terri terry tess tessa theresa tracy
thomas: tom tommy tam tomasz
timothy: tim timmy
toby: tobias
tracey: trace tracy
trevor: trev
valerie: val
vanessa: nessa ness
veronica: ron ronnie vera
victor: vic viktor
victoria: vic vicki vickie vicky viki tori tory
vincent: vin vince vinny vinnie
vladimir: vlad vova
virginia: ginny gin
walter: wal wally walt
wayne: waz
wilfred: wilf fred will
william: bill billy billie liam will willie willy wills
winifred: win winnie freda
yvonne: vonnie
zachary: zac zach zack zak zachariah
"""


def _mates() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _TABLE.split("\n"):
        if line:
            name, short = line.split(":")
            group = {name, *short.split()}
            for word in group:
                found.setdefault(word, set()).update(group - {word})
    return {word: frozenset(others) for word, others in found.items()}


_MATES = _mates()


def forms_of(word: str) -> frozenset[str]:
    """Return the other words that may stand for the same given name; `word` in plain letters."""
    return _MATES.get(word, frozenset())


def may_be_one(one: str, other: str) -> bool:
    """Say whether two plain words may stand for one given name."""
    return other in forms_of(one)
