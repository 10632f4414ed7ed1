"""Words that judge or frighten, and labels the field has left behind: in no chapter and in no note."""

import re

AVOIDED = re.compile(
    r"\b(victims?|bull(y|ies)|perpetrators?|admitted|failed to tell|child pornography|sexting|sextortion|predators?"
    r"|stranger danger|committed suicide|addict\w*|epidemic|alarming|Kazakh children|orphanages?)\b",
    re.I,
)
