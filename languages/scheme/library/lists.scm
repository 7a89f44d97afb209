;;; Lists (section 6.4) and map and its like (6.10): procedures that call others.

(define (map procedure list . lists)
  (cond ((null? lists) (map1 procedure list))
        ((null? (cdr lists)) (map2 procedure list (car lists)))
        (else (map-many procedure (cons list lists)))))

;; The results are collected in a list that is reversed at the end, without changing it: a continuation that was captured
;; in a call and is used again goes on with what there was before it.
(define (map1 procedure list)
  (let loop ((list list) (results '()))
    (if (pair? list)
        (loop (cdr list) (cons (procedure (car list)) results))
        (reverse results))))

(define (map2 procedure list1 list2)
  (let loop ((list1 list1) (list2 list2) (results '()))
    (if (and (pair? list1) (pair? list2))
        (loop (cdr list1) (cdr list2) (cons (procedure (car list1) (car list2)) results))
        (reverse results))))

(define (map-many procedure lists)
  (let loop ((lists lists) (results '()))
    (if (all-pairs? lists)
        (loop (map1 cdr lists) (cons (apply procedure (map1 car lists)) results))
        (reverse results))))

(define (all-pairs? lists)
  (or (null? lists)
      (and (pair? (car lists)) (all-pairs? (cdr lists)))))

(define (for-each procedure list . lists)
  (if (null? lists)
      (let loop ((list list))
        (if (pair? list)
            (begin (procedure (car list)) (loop (cdr list)))))
      (let loop ((lists (cons list lists)))
        (if (all-pairs? lists)
            (begin (apply procedure (map1 car lists)) (loop (map1 cdr lists)))))))

(define (member value list . same)
  (if (null? same)
      (member-equal value list)
      (let ((same? (car same)))
        (let loop ((rest list))
          (cond ((pair? rest) (if (same? value (car rest)) rest (loop (cdr rest))))
                (else #f))))))

(define (assoc key list . same)
  (if (null? same)
      (assoc-equal key list)
      (let ((same? (car same)))
        (let loop ((rest list))
          (cond ((pair? rest) (if (same? key (car (car rest))) (car rest) (loop (cdr rest))))
                (else #f))))))
