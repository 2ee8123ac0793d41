"""自定义类别撞名 · own kind takes a name in use

查什么
    本单位自定义类别的名称、别名、id 前缀是否与已有类别相同。

依据
    docs/contracts/schemas.md

为什么
    名称或前缀相同，就分不清是哪一类记录；这个自定义类别不生效。

不合格的例子
    # schemas/seal_use
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "id",
        "what"
      ],
      "x-officectl": {
        "kind": "seal_use",
        "title": {
          "zh": "印章使用",
          "en": "Seal use"
        },
        "aliases": [
          "派车"
        ],
        "prefix": "trip",
        "id": "dated",
        "partition": "year",
        "label": "what",
        "columns": [
          "what"
        ],
        "search": [
          "what"
        ]
      },
      "properties": {
        "id": {
          "type": "string",
          "x-officectl": {
            "title": {
              "zh": "编号",
              "en": "Id"
            }
          }
        },
        "what": {
          "type": "string",
          "x-officectl": {
            "title": {
              "zh": "事由",
              "en": "What for"
            }
          }
        }
      }
    }

合格的例子
    # place/county-seat
    name = "县城"

怎么改
    换一个名称、别名或前缀；officectl schema 列出已用的。

What
    Whether the name, an alias or the id prefix of the workspace's own kind is already in use.

Basis
    docs/contracts/schemas.md

Why
    With one name for two kinds nobody can tell them apart; the own kind has no effect.

Remedy
    Choose another name, alias or prefix; `officectl schema` lists those in use.
"""

from __future__ import annotations

from officectl.checks._contract import Check
from officectl.text.lang import Text

CHECK = Check(
    title=Text("自定义类别撞名", "own kind takes a name in use"),
    severity="error",
    standing="data",
    scope="file",
)
