;;; Earley's parser on an ambiguous grammar, and the number of ways to read a text: vectors, lists and symbols.

(import (scheme base) (scheme write))
(include "harness.scm")

;; A grammar: rules of a left side and a list of symbols.  What stands left in no rule is a word.
(define grammar
  '((sum sum plus sum)
    (sum product)
    (product product times product)
    (product number)
    (number digit)
    (number number digit)))

(define (rules-of symbol)
  (let loop ((rules grammar))
    (cond ((null? rules) '())
          ((eq? (car (car rules)) symbol) (cons (car rules) (loop (cdr rules))))
          (else (loop (cdr rules))))))

(define (nonterminal? symbol)
  (and (assq symbol grammar) #t))

;; An item is a vector: the rule, what is still to be found, and the set in which it began.
(define (item rule rest origin) (vector rule rest origin))
(define (item-rule i) (vector-ref i 0))
(define (item-rest i) (vector-ref i 1))
(define (item-origin i) (vector-ref i 2))

(define (same-item? a b)
  (and (eq? (item-rest a) (item-rest b))
       (eq? (item-rule a) (item-rule b))
       (= (item-origin a) (item-origin b))))

(define (member-item? one items)
  (and (pair? items)
       (or (same-item? one (car items))
           (member-item? one (cdr items)))))

;; Work until no set grows: ``todo`` holds items of one set that have not been looked at.
(define (parse words start)
  (let* ((count (vector-length words))
         (sets (make-vector (+ count 1) '()))
         (todo (make-vector (+ count 1) '())))
    (define (add! one index)
      (if (not (member-item? one (vector-ref sets index)))
          (begin
            (vector-set! sets index (cons one (vector-ref sets index)))
            (vector-set! todo index (cons one (vector-ref todo index))))))
    (define (predict! symbol index)
      (for-each (lambda (rule) (add! (item rule (cdr rule) index) index))
                (rules-of symbol)))
    (define (advance! one index)
      (add! (item (item-rule one) (cdr (item-rest one)) (item-origin one)) index))
    (define (complete! done index)
      (let ((symbol (car (item-rule done))))
        (for-each (lambda (one)
                    (if (and (pair? (item-rest one)) (eq? (car (item-rest one)) symbol))
                        (advance! one index)))
                  (vector-ref sets (item-origin done)))))
    (define (step! one index)
      (let ((rest (item-rest one)))
        (cond ((null? rest) (complete! one index))
              ((nonterminal? (car rest)) (predict! (car rest) index))
              ((and (< index count) (eq? (car rest) (vector-ref words index)))
               (advance! one (+ index 1))))))
    (predict! start 0)
    (do ((index 0 (+ index 1)))
        ((> index count) sets)
      (let loop ()
        (let ((items (vector-ref todo index)))
          (if (pair? items)
              (begin
                (vector-set! todo index (cdr items))
                (step! (car items) index)
                (loop))))))))

;; The ways in which a symbol spans the words from one place to another, remembered in a table.
(define (ways sets words start)
  (let* ((count (vector-length words))
         (table (make-vector (* (+ count 1) (+ count 1)) '())))
    (define (spans? symbol from to)
      (let loop ((items (vector-ref sets to)))
        (and (pair? items)
             (or (and (null? (item-rest (car items)))
                      (= (item-origin (car items)) from)
                      (eq? (car (item-rule (car items))) symbol))
                 (loop (cdr items))))))
    (define (count-symbol symbol from to)
      (if (nonterminal? symbol)
          (if (spans? symbol from to)
              (let* ((index (+ (* from (+ count 1)) to))
                     (known (assq symbol (vector-ref table index))))
                (if known
                    (cdr known)
                    (let ((found (count-rules (rules-of symbol) from to)))
                      (vector-set! table index
                                   (cons (cons symbol found) (vector-ref table index)))
                      found)))
              0)
          (if (and (= to (+ from 1)) (eq? symbol (vector-ref words from))) 1 0)))
    (define (count-rules rules from to)
      (if (null? rules)
          0
          (+ (count-sequence (cdr (car rules)) from to)
             (count-rules (cdr rules) from to))))
    (define (count-sequence symbols from to)
      (cond ((null? symbols) (if (= from to) 1 0))
            ((null? (cdr symbols)) (count-symbol (car symbols) from to))
            (else
             (let loop ((middle (+ from 1)) (total 0))
               (if (= middle to)
                   total
                   (loop (+ middle 1)
                         (let ((first (count-symbol (car symbols) from middle)))
                           (if (= first 0)
                               total
                               (+ total (* first (count-sequence (cdr symbols) middle to)))))))))))
    (count-symbol start 0 count)))

(define (text n)
  (let loop ((n n) (words '(digit)))
    (if (= n 0)
        (list->vector words)
        (loop (- n 1)
              (cons 'digit (cons (if (odd? n) 'plus 'times) (cons 'digit words)))))))

(benchmark "earley" 1
           (lambda ()
             (let ((words (text 60)))
               (ways (parse words 'sum) words 'sum)))
           3814986502092304)
