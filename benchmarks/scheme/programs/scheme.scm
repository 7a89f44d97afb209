;;; An interpreter of a part of Scheme, in Scheme, that runs a sort and a count of primes: association lists and dispatch.

(import (scheme base) (scheme write))
(include "harness.scm")

;; An environment is a list of frames; a frame is a pair of a list of names and a vector of values.
(define (frame-with names values)
  (cons names (list->vector values)))

(define (position name names index)
  (cond ((null? names) #f)
        ((eq? (car names) name) index)
        (else (position name (cdr names) (+ index 1)))))

(define (look-up name env)
  (if (null? env)
      (error "this variable has no value:" name)
      (let ((index (position name (car (car env)) 0)))
        (if index
            (vector-ref (cdr (car env)) index)
            (look-up name (cdr env))))))

(define (assign name value env)
  (let ((index (position name (car (car env)) 0)))
    (if index
        (vector-set! (cdr (car env)) index value)
        (assign name value (cdr env)))))

(define (evaluate e env)
  (cond ((symbol? e) (look-up e env))
        ((not (pair? e)) e)
        (else
         (case (car e)
           ((quote) (cadr e))
           ((if)
            (if (evaluate (cadr e) env)
                (evaluate (list-ref e 2) env)
                (evaluate (list-ref e 3) env)))
           ((lambda)
            (let ((names (cadr e)) (body (cddr e)))
              (lambda values
                (evaluate-body body (cons (frame-with names values) env)))))
           ((begin) (evaluate-body (cdr e) env))
           ((set!) (assign (cadr e) (evaluate (list-ref e 2) env) env))
           ((letrec)
            (let* ((names (map car (cadr e)))
                   (inner (cons (frame-with names (map (lambda (name) #f) names)) env)))
              (for-each (lambda (binding)
                          (assign (car binding) (evaluate (cadr binding) inner) inner))
                        (cadr e))
              (evaluate-body (cddr e) inner)))
           ((let)
            (evaluate-body (cddr e)
                           (cons (frame-with (map car (cadr e))
                                             (map (lambda (binding) (evaluate (cadr binding) env)) (cadr e)))
                                 env)))
           ((cond) (evaluate-clauses (cdr e) env))
           (else
            (apply (evaluate (car e) env)
                   (evaluate-all (cdr e) env)))))))

(define (evaluate-all expressions env)
  (if (null? expressions)
      '()
      (cons (evaluate (car expressions) env)
            (evaluate-all (cdr expressions) env))))

(define (evaluate-body body env)
  (if (null? (cdr body))
      (evaluate (car body) env)
      (begin
        (evaluate (car body) env)
        (evaluate-body (cdr body) env))))

(define (evaluate-clauses clauses env)
  (let ((clause (car clauses)))
    (if (or (eq? (car clause) 'else) (evaluate (car clause) env))
        (evaluate-body (cdr clause) env)
        (evaluate-clauses (cdr clauses) env))))

(define globals
  (list
   (frame-with
    '(+ - * quotient remainder < = cons car cdr null? eq? not)
    (list + - * quotient remainder < = cons car cdr null? eq? not))))

(define sort-program
  '(letrec ((random-list
             (lambda (n seed)
               (if (= n 0)
                   (quote ())
                   (cons seed (random-list (- n 1) (remainder (+ (* seed 3877) 29573) 139968))))))
            (insert
             (lambda (x sorted)
               (cond ((null? sorted) (cons x sorted))
                     ((< x (car sorted)) (cons x sorted))
                     (else (cons (car sorted) (insert x (cdr sorted)))))))
            (sort
             (lambda (items result)
               (if (null? items) result (sort (cdr items) (insert (car items) result)))))
            (sum
             (lambda (items sign total)
               (if (null? items)
                   total
                   (sum (cdr items) (- 0 sign) (+ (* sign (car items)) total))))))
     (sum (sort (random-list 150 42) (quote ())) 1 0)))

(define prime-program
  '(let ((found 0))
     (letrec ((divides-none?
               (lambda (n k)
                 (cond ((< n (* k k)) #t)
                       ((= (remainder n k) 0) #f)
                       (else (divides-none? n (+ k 1))))))
              (search
               (lambda (n limit)
                 (if (< n limit)
                     (begin
                       (if (divides-none? n 2) (set! found (+ found 1)) #f)
                       (search (+ n 1) limit))
                     found))))
       (search 2 1000))))

(benchmark "scheme" 20
           (lambda ()
             (list (evaluate sort-program globals)
                   (evaluate prime-program globals)))
           '(-77013 168))
