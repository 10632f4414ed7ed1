"""The part of the schema of DDI-Codebook 2.5 that our document uses, as patterns over the names of children.

The schema (codebook.xsd, 2012-01-17, LGPL) and the three that it imports are in no package of PyPI or Debian, so they
are not in this repository and no validator runs in the tests. On 2026-11-26 both files, of the printed survey and a
made-up country, were valid by two validators, against the types they use as read in that schema. Each pattern is the
sequence that the schema gives, in its order; what our document never has is left out, so that another name fails.
"""

import re
from xml.etree import ElementTree as Xml

NAMESPACE = "{ddi:codebook:2_5}"
TEXT = ""  # words and no elements
CONTENT = {
    "codeBook": "(docDscr )*(stdyDscr )+(fileDscr )*(dataDscr )*",
    "docDscr": "(citation )?",
    "stdyDscr": "(citation )+(stdyInfo )*(method )*(dataAccs )*(notes )*",
    "citation": "titlStmt (rspStmt )?(prodStmt )?(distStmt )?(serStmt )*(verStmt )*(biblCit )?(holdings )*(notes )*",
    "titlStmt": "titl (subTitl )*(altTitl )*(parTitl )*(IDNo )*",
    "prodStmt": "(producer )*(copyright )?(prodDate )*(prodPlac )*(software )*(fundAg )*(grantNo )*",
    "verStmt": "(version )?(verResp )?(notes )*",
    "stdyInfo": "(subject )*(abstract )*(sumDscr )*(notes )*",
    "sumDscr": "(timePrd )*(collDate )*(nation )*(geogCover )*(geogUnit )*(anlyUnit )*(universe )*(dataKind )*",
    "dataAccs": "(setAvail )*(useStmt )*(notes )*",
    "useStmt": "(confDec )?(specPerm )?(restrctn )?(contact )*(citReq )?(deposReq )?(conditions )?(disclaimer )?",
    "fileDscr": "(fileTxt )*(notes )*",
    "fileTxt": "(fileName )?(fileCont )?(fileStrc )?(dimensns )?(fileType )?(format )?",
    "dataDscr": "(varGrp )*(nCubeGrp )*(var )*(nCube )*(notes )*",
    "var": "(location )*(labl )*(imputation )?(security )?(embargo )?(respUnit )?(anlysUnit )?(qstn )*(valrng )*"
    "(invalrng )*(undocCod )*(universe )*(TotlResp )?(sumStat )*(txt )*(stdCatgry )*(catgryGrp )*(catgry )*(codInstr )*"
    "(verStmt )*(concept )*(derivation )?(varFormat )?(geoMap )*(catLevel )*(notes )*",
    "qstn": "(preQTxt |qstnLit |postQTxt |forward |backward |ivuInstr )*",
    "catgry": "(catValu )?(labl )*(txt )*(catStat )*(mrow )?",
} | dict.fromkeys(
    ("titl", "IDNo", "producer", "copyright", "version", "biblCit", "abstract", "timePrd", "nation", "anlyUnit",
     "universe", "dataKind", "restrctn", "citReq", "conditions", "fileName", "fileCont", "fileType", "labl", "qstnLit",
     "catValu", "catStat", "concept", "notes"), TEXT
)  # fmt: skip
ATTRIBUTES = {  # what may stand in each: a pattern of its value
    "codeBook": {"version": "2\\.5", "{http://www.w3.org/XML/1998/namespace}lang": "[a-z]{2}"},
    "timePrd": {"date": "\\d{4}"},
    "fileDscr": {"ID": "[A-Za-z_][\\w.-]*"},
    "var": {"ID": "[A-Za-z_][\\w.-]*", "name": ".+", "files": ".*\\S.*", "intrvl": "contin|discrete",
            "nature": "nominal|ordinal|interval|ratio|percent|other"},
    "catgry": {"missing": "Y|N", "missType": ".+"},
    "catStat": {"type": "freq|percent|crosstab|other", "wgtd": "wgtd|not-wgtd"},
}  # fmt: skip
NEEDED = {"var": {"name"}}


def wrong(root: Xml.Element) -> list[str]:
    """What of a document is not as the schema has it: order and number of elements, attributes, identifiers."""
    found, ids = [], [e.get("ID") for e in root.iter() if e.get("ID")]
    found += sorted({f"ID {one} stands twice" for one in ids if ids.count(one) > 1})
    for element in root.iter():
        tag = element.tag.removeprefix(NAMESPACE)
        if not element.tag.startswith(NAMESPACE) or tag not in CONTENT:
            found.append(f"{element.tag} is not known")
            continue
        inside = "".join(f"{child.tag.removeprefix(NAMESPACE)} " for child in element)
        if not re.fullmatch(CONTENT[tag], inside):
            found.append(f"{tag} holds {inside}")
        words = CONTENT[tag] != TEXT and ((element.text or "").strip() or any((c.tail or "").strip() for c in element))
        if words:
            found.append(f"{tag} holds words between its elements")
        known = ATTRIBUTES.get(tag, {})
        found += [f"{tag} has {name}='{value}'" for name, value in element.attrib.items()
                  if not re.fullmatch(known.get(name, "(?!)"), value, re.ASCII)]  # fmt: skip
        found += [f"{tag} lacks {name}" for name in NEEDED.get(tag, set()) - element.attrib.keys()]
        found += [f"{tag} refers to {one}" for one in element.get("files", "").split() if one not in ids]
    return found
