1 2 + . 7 3 /mod . . cr
: square dup * ; 5 square . cr
: fact dup 2 < if drop 1 else dup 1 - recurse * then ; 10 fact . cr
: count 0 begin dup . 1 + dup 5 = until drop ; count cr
: hi ." hello wörld " ; hi cr
30 0 ! 10 1 ! 20 2 ! -5 3 ! 0 4 sort 0 @ . 1 @ . 2 @ . 3 @ . cr
7 triple-twice . cr
4 points .s . . cr
1 2 3 4 4 mean cr
strtol 123abc strtol 99999999999999999999 strtol -7 cr
strlen hello . cr
86400 year . . . 1700000000 year . . . cr
-5 abs . cr
getenv SURELY_UNSET_VARIABLE cr
badclose cr
utf8 wörld€ . . cr
-1 60 rshift . 3 9 max . 1 2 < . cr
drop
1 0 /mod
200 @
nope
: inf recurse ; inf
.s cr
bye
1 .
