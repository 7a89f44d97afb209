(begin (define unused-name 1))
