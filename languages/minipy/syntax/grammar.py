"""The grammar of Python 3.11 for an LALR parser.  Host code: the tables are made when this module is imported.

Where CPython's grammar looks ahead without limit, this one takes more than Python has, and ``steps`` checks what was
found: targets are parsed as expressions, names of keyword arguments too.  Soft keywords, and parentheses around the items
of a ``with``, are told apart by ``layer``, which makes the virtual tokens.
"""

from __future__ import annotations

from framework.parsing import Grammar
from languages.minipy.syntax import nodes, pattern_steps, statement_steps, steps
from languages.minipy.syntax.explain import explain

TEXT = r"""
longest
indentation "(" ")" "[" "]" "{" "}"
virtual MATCH CASE WITH_ITEMS FILE PROMPT EVAL REPLACEMENT

token NAME /[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]*/
token NUMBER /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+/
token NUMBER /(?:[0-9](?:_?[0-9])*(?:\.(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9](?:_?[0-9])*)?[jJ]?/
token STRING /(?:[bB][rR]?|[rR][bBfF]?|[uU]|[fF][rR]?)?'(?:[^'\\\n]|\\(?:.|\n))*'/
token STRING /(?:[bB][rR]?|[rR][bBfF]?|[uU]|[fF][rR]?)?"(?:[^"\\\n]|\\(?:.|\n))*"/
token STRING /(?:[bB][rR]?|[rR][bBfF]?|[uU]|[fF][rR]?)?'{3}(?:'{0,2}(?:[^'\\]|\\(?:.|\n)))*'{3}/
token STRING /(?:[bB][rR]?|[rR][bBfF]?|[uU]|[fF][rR]?)?"{3}(?:"{0,2}(?:[^"\\]|\\(?:.|\n)))*"{3}/
token OPEN_STRING /(?:[bB][rR]?|[rR][bBfF]?|[uU]|[fF][rR]?)?'(?:[^'\\\n]|\\(?:.|\n))*/
token OPEN_STRING /(?:[bB][rR]?|[rR][bBfF]?|[uU]|[fF][rR]?)?"(?:[^"\\\n]|\\(?:.|\n))*/
token OPEN_STRING /(?:[bB][rR]?|[rR][bBfF]?|[uU]|[fF][rR]?)?'{3}(?:'{0,2}(?:[^'\\]|\\(?:.|\n)))*/
token OPEN_STRING /(?:[bB][rR]?|[rR][bBfF]?|[uU]|[fF][rR]?)?"{3}(?:"{0,2}(?:[^"\\]|\\(?:.|\n)))*/
token AUGMENT /(?:[-+%&|^@]|\*\*?|\/\/?|<<|>>)=/
ignore /[ \t\f\n]+|\\\n|#[^\n]*/

left "|"
left "^"
left "&"
left "<<" ">>"
left "+" "-"
left "*" "/" "//" "%" "@"
right "~"
right "**"

start
    : FILE block=file_block -> Module
    | PROMPT block=prompt_block -> Interactive
    | EVAL body=star_exprs NEWLINE? -> Expression
    | REPLACEMENT body=replacement NEWLINE? -> Expression
file_block : lines=line* -> Lines
prompt_block : lines=line -> OneLine
replacement : star_exprs | yield_expr

# --- statements

line : simple_line | compound
simple_line
    : statements=small+";" NEWLINE -> SimpleLine
    | statements=small+";" ";" NEWLINE -> SimpleLine
block
    : NEWLINE INDENT lines=line+ DEDENT -> Lines
    | lines=simple_line -> OneLine
small
    : value=star_exprs -> ExprStmt
    | value=yield_expr -> ExprStmt
    | targets=assigned+ value=right_side -> AssignParts
    | target=star_exprs ":" annotation=test -> AnnotationParts
    | target=star_exprs ":" annotation=test "=" value=right_side -> AnnotationParts
    | target=star_exprs operator=AUGMENT value=right_side -> AugmentParts
    | "return" -> Return
    | "return" value=star_exprs -> Return
    | "raise" -> Raise
    | "raise" exception=test -> Raise
    | "raise" exception=test "from" cause=test -> Raise
    | "pass" -> Pass
    | "break" -> Break
    | "continue" -> Continue
    | "del" target=star_exprs -> DeleteParts
    | "assert" test=test -> Assert
    | "assert" test=test "," message=test -> Assert
    | "global" names=NAME+"," -> GlobalParts
    | "nonlocal" names=NAME+"," -> NonlocalParts
    | "import" names=dotted_alias+"," -> Import
    | "from" dots=dot* module=dotted? "import" names=import_names -> ImportFromParts
assigned : star_exprs "=" | yield_expr "="
right_side : star_exprs | yield_expr
dotted : names=NAME+"." -> Dotted
dotted_alias : module=dotted -> DottedAlias
    | module=dotted "as" asname=NAME -> DottedAlias
dot : text="." -> Dot | text="..." -> Dot
import_names
    : "*" -> AllNames
    | names=alias+"," -> SomeNames
    | names=alias+"," "," -> TrailingNames
    | "(" names=alias+"," ")" -> SomeNames
    | "(" names=alias+"," "," ")" -> SomeNames
alias : name=NAME -> Alias | name=NAME "as" asname=NAME -> Alias

compound
    : "if" test=named ":" block=block orelse=else_part? -> If
    | "while" test=named ":" block=block orelse=else_block? -> While
    | for_stmt
    | with_stmt
    | "try" ":" block=block handlers=handler+ orelse=else_block? final=finally_block? -> TryParts
    | "try" ":" block=block final=finally_block -> FinallyParts
    | MATCH subject=subject ":" NEWLINE INDENT cases=case+ DEDENT -> Match
    | definition
    | decorators=decorator+ definition=definition -> Decorated
    | "async" statement=for_stmt -> AsyncParts
    | "async" statement=with_stmt -> AsyncParts
else_part : elif_part | else_block
elif_part : "elif" test=named ":" block=block orelse=else_part? -> ElifParts
else_block : "else" ":" block
finally_block : "finally" ":" block
for_stmt : "for" target=targets "in" iter=star_exprs ":" block=block orelse=else_block? -> ForParts
with_stmt
    : "with" items=with_item+"," ":" block=block -> With
    | WITH_ITEMS "(" items=with_item+"," ")" ":" block=block -> With
    | WITH_ITEMS "(" items=with_item+"," "," ")" ":" block=block -> With
with_item : context=test -> WithItem | context=test "as" target=star_target -> WithItemParts
handler
    : "except" ":" block=block -> Handler
    | "except" type=test ":" block=block -> Handler
    | "except" type=test "as" name=NAME ":" block=block -> Handler
    | "except" "*" type=test ":" block=block -> StarHandlerParts
    | "except" "*" type=test "as" name=NAME ":" block=block -> StarHandlerParts
decorator : "@" value=named NEWLINE
definition : function | "async" function=function -> AsyncFunctionParts
    | "class" name=NAME ":" block=block -> ClassParts
    | "class" name=NAME arguments=arguments ":" block=block -> ClassParts
function
    : "def" name=NAME "(" parameters=parameters ")" ":" block=block -> FunctionDef
    | "def" name=NAME "(" parameters=parameters ")" "->" returns=test ":" block=block -> FunctionDef
parameters : -> NoParameters | items=parameter+"," -> ParameterList | items=parameter+"," "," -> ParameterList
parameter
    : parameter=annotated -> PlainItem
    | parameter=annotated "=" default=test -> PlainItem
    | "*" -> StarItem
    | "*" parameter=star_annotated -> StarItem
    | "**" parameter=annotated -> DoubleStarItem
    | "/" -> SlashItem
annotated : name=NAME -> Parameter | name=NAME ":" annotation=test -> Parameter
star_annotated : name=NAME -> Parameter | name=NAME ":" annotation=star_expr -> Parameter

# --- match

subject : named | first=subject_item "," -> OneTuple | first=subject_item "," rest=subject_item+"," -> SomeTuple
    | first=subject_item "," rest=subject_item+"," "," -> SomeTuple
subject_item : star_named
case
    : CASE pattern=patterns ":" block=block -> Case
    | CASE pattern=patterns "if" guard=named ":" block=block -> Case
patterns : pattern | first=any_pattern "," -> OpenPattern | first=any_pattern "," rest=any_pattern+"," -> OpenPattern
    | first=any_pattern "," rest=any_pattern+"," "," -> OpenPattern
any_pattern : pattern | star_pattern
star_pattern : "*" text=NAME -> StarPatternParts
pattern : or_pattern | pattern=or_pattern "as" target=primary -> AsPatternParts
or_pattern : closed_pattern | first=closed_pattern rest=or_tail+ -> OrPatternParts
or_tail : "|" closed_pattern
closed_pattern
    : value=number -> MatchValue
    | value=strings -> MatchValue
    | value=singleton -> MatchSingleton
    | text=NAME -> CaptureParts
    | value=dotted_value -> MatchValue
    | "(" pattern=pattern ")" -> MatchGroup
    | "(" ")" -> EmptyPattern
    | "(" star_pattern=star_pattern ")" -> LoneStarPattern
    | "(" first=any_pattern "," ")" -> OpenPattern
    | "(" first=any_pattern "," rest=any_pattern+"," ")" -> OpenPattern
    | "(" first=any_pattern "," rest=any_pattern+"," "," ")" -> OpenPattern
    | "[" "]" -> EmptyPattern
    | "[" patterns=any_pattern+"," "]" -> MatchSequence
    | "[" patterns=any_pattern+"," "," "]" -> MatchSequence
    | "{" "}" -> EmptyMapping
    | "{" items=mapping_item+"," "}" -> MappingParts
    | "{" items=mapping_item+"," "," "}" -> MappingParts
    | cls=class_name "(" ")" -> ClassPatternParts
    | cls=class_name "(" items=class_item+"," ")" -> ClassPatternParts
    | cls=class_name "(" items=class_item+"," "," ")" -> ClassPatternParts
number : signed | left=signed op="+" right=unsigned -> ComplexParts | left=signed op="-" right=unsigned -> ComplexParts
signed : unsigned | op="-" operand=unsigned -> UnaryOp
unsigned : text=NUMBER -> NumberParts
singleton : "None" -> NoneConstant | "True" -> TrueConstant | "False" -> FalseConstant
pattern_name : text=NAME -> NameParts
dotted_value : value=pattern_name "." attr=NAME -> AttributeParts | value=dotted_value "." attr=NAME -> AttributeParts
class_name : text=NAME -> NameParts | dotted_value
mapping_item
    : key=mapping_key ":" pattern=pattern -> MappingItem
    | "**" rest=NAME -> MappingItem
mapping_key : number | strings | singleton | dotted_value
class_item : pattern=pattern -> ClassItem | name=NAME "=" pattern=pattern -> ClassItem

# --- expressions

star_exprs
    : star_expr
    | first=star_expr "," -> OneTuple
    | first=star_expr "," rest=star_expr+"," -> SomeTuple
    | first=star_expr "," rest=star_expr+"," "," -> SomeTuple
star_expr : test | "*" value=bitor -> Starred
star_named : named | "*" value=bitor -> Starred
targets
    : star_target
    | first=star_target "," -> OneTuple
    | first=star_target "," rest=star_target+"," -> SomeTuple
    | first=star_target "," rest=star_target+"," "," -> SomeTuple
star_target : bitor | "*" value=bitor -> Starred
yield_expr
    : "yield" -> Yield
    | "yield" value=star_exprs -> Yield
    | "yield" "from" value=test -> YieldFrom
named : test | target=test ":=" value=test -> NamedParts
test
    : disjunction
    | body=disjunction "if" test=disjunction "else" orelse=test -> IfExp
    | "lambda" parameters=lambda_parameters ":" body=test -> Lambda
lambda_parameters
    : -> NoParameters
    | items=lambda_parameter+"," -> ParameterList
    | items=lambda_parameter+"," "," -> ParameterList
lambda_parameter
    : parameter=plain_name -> PlainItem
    | parameter=plain_name "=" default=test -> PlainItem
    | "*" -> StarItem
    | "*" parameter=plain_name -> StarItem
    | "**" parameter=plain_name -> DoubleStarItem
    | "/" -> SlashItem
plain_name : name=NAME -> Parameter
disjunction : conjunction | first=conjunction rest=or_more+ -> OrParts
or_more : "or" conjunction
conjunction : inversion | first=inversion rest=and_more+ -> AndParts
and_more : "and" inversion
inversion : comparison | op="not" operand=inversion -> UnaryOp
comparison : bitor | left=bitor rest=compare_more+ -> CompareParts
compare_more
    : op="<" right=bitor -> CompareTail
    | op=">" right=bitor -> CompareTail
    | op="==" right=bitor -> CompareTail
    | op="!=" right=bitor -> CompareTail
    | op="<=" right=bitor -> CompareTail
    | op=">=" right=bitor -> CompareTail
    | op="in" right=bitor -> CompareTail
    | op="is" right=bitor -> CompareTail
    | "not" op="in" right=bitor -> NegatedTail
    | op="is" "not" right=bitor -> NegatedTail
bitor
    : left=bitor op="|" right=bitor -> BinOp
    | left=bitor op="^" right=bitor -> BinOp
    | left=bitor op="&" right=bitor -> BinOp
    | left=bitor op="<<" right=bitor -> BinOp
    | left=bitor op=">>" right=bitor -> BinOp
    | left=bitor op="+" right=bitor -> BinOp
    | left=bitor op="-" right=bitor -> BinOp
    | left=bitor op="*" right=bitor -> BinOp
    | left=bitor op="/" right=bitor -> BinOp
    | left=bitor op="//" right=bitor -> BinOp
    | left=bitor op="%" right=bitor -> BinOp
    | left=bitor op="@" right=bitor -> BinOp
    | left=bitor op="**" right=bitor -> BinOp
    | op="-" operand=bitor -> UnaryOp prec "~"
    | op="+" operand=bitor -> UnaryOp prec "~"
    | op="~" operand=bitor -> UnaryOp
    | "await" value=primary -> Await
    | primary
primary
    : text=NAME -> NameParts
    | text=NUMBER -> NumberParts
    | strings
    | "None" -> NoneConstant
    | "True" -> TrueConstant
    | "False" -> FalseConstant
    | "..." -> EllipsisConstant
    | value=primary "." attr=NAME -> AttributeParts
    | func=primary arguments=arguments -> CallParts
    | value=primary "[" index=subscripts "]" -> SubscriptParts
    | "(" ")" -> EmptyTuple
    | "(" value=star_named ")" -> GroupParts
    | "(" value=yield_expr ")" -> GroupParts
    | "(" first=star_named "," ")" -> OneTuple
    | "(" first=star_named "," rest=star_named+"," ")" -> SomeTuple
    | "(" first=star_named "," rest=star_named+"," "," ")" -> SomeTuple
    | "(" element=star_named generators=generator+ ")" -> GeneratorParts
    | "[" "]" -> EmptyList
    | "[" elements=star_named+"," "]" -> List
    | "[" elements=star_named+"," "," "]" -> List
    | "[" element=star_named generators=generator+ "]" -> ListCompParts
    | "{" "}" -> EmptyDict
    | "{" elements=star_named+"," "}" -> Set
    | "{" elements=star_named+"," "," "}" -> Set
    | "{" element=star_named generators=generator+ "}" -> SetCompParts
    | "{" items=dict_item+"," "}" -> DictParts
    | "{" items=dict_item+"," "," "}" -> DictParts
    | "{" item=dict_item generators=generator+ "}" -> DictCompParts
strings : parts=string+ -> Strings
string : token=STRING -> StringToken
dict_item : key=test ":" value=test -> DictItem | "**" value=bitor -> DictItem
generator
    : "for" target=targets "in" iter=disjunction ifs=condition* -> ComprehensionParts
    | "async" "for" target=targets "in" iter=disjunction ifs=condition* -> AsyncComprehensionParts
condition : "if" disjunction
subscripts
    : subscript
    | first=subscript "," -> OneTuple
    | first=subscript "," rest=subscript+"," -> SomeTuple
    | first=subscript "," rest=subscript+"," "," -> SomeTuple
subscript
    : named
    | "*" value=bitor -> Starred
    | lower=test? ":" upper=test? -> Slice
    | lower=test? ":" upper=test? ":" step=test? -> Slice
arguments
    : "(" ")" -> NoArguments
    | "(" items=argument+"," ")" -> Arguments
    | "(" items=argument+"," "," ")" -> Arguments
argument
    : named
    | "*" value=test -> Starred
    | "**" value=test -> Keyword
    | target=test equal="=" value=test -> KeywordParts
    | element=named generators=generator+ -> BareGenerator
"""

CLASSES = vars(nodes) | vars(steps) | vars(statement_steps) | vars(pattern_steps)
GRAMMAR = Grammar(TEXT, CLASSES, "minipy")
GRAMMAR.parser_generator.error(explain)
LANGUAGE = GRAMMAR.build()
