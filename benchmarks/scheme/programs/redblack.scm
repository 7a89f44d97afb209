;;; Chris Okasaki's red-black trees: records that are made and looked at, never changed.

(import (scheme base) (scheme write))
(include "harness.scm")

(define-record-type node
  (make-node red left key right)
  node?
  (red node-red)
  (left node-left)
  (key node-key)
  (right node-right))

(define (red? tree)
  (and (node? tree) (node-red tree)))

(define (red-over a x b y c z d)
  (make-node #t (make-node #f a x b) y (make-node #f c z d)))

;; A black node; a red child with a red child of its own is lifted above both.
(define (balance left key right)
  (cond ((and (red? left) (red? (node-left left)))
         (let ((low (node-left left)))
           (red-over (node-left low) (node-key low) (node-right low) (node-key left) (node-right left) key right)))
        ((and (red? left) (red? (node-right left)))
         (let ((low (node-right left)))
           (red-over (node-left left) (node-key left) (node-left low) (node-key low) (node-right low) key right)))
        ((and (red? right) (red? (node-left right)))
         (let ((low (node-left right)))
           (red-over left key (node-left low) (node-key low) (node-right low) (node-key right) (node-right right))))
        ((and (red? right) (red? (node-right right)))
         (let ((low (node-right right)))
           (red-over left key (node-left right) (node-key right) (node-left low) (node-key low) (node-right low))))
        (else (make-node #f left key right))))

(define (insert key tree)
  (let ((result (insert-below key tree)))
    (make-node #f (node-left result) (node-key result) (node-right result))))

(define (insert-below key tree)
  (if (not (node? tree))
      (make-node #t #f key #f)
      (let ((here (node-key tree)))
        (cond ((= key here) tree)
              ((< key here) (join tree (insert-below key (node-left tree)) (node-right tree)))
              (else (join tree (node-left tree) (insert-below key (node-right tree))))))))

(define (join tree left right)
  (if (node-red tree)
      (make-node #t left (node-key tree) right)
      (balance left (node-key tree) right)))

(define (depth tree)
  (if (node? tree)
      (+ 1 (max (depth (node-left tree)) (depth (node-right tree))))
      0))

(define (size tree)
  (if (node? tree)
      (+ 1 (size (node-left tree)) (size (node-right tree)))
      0))

(define (work n)
  (let loop ((i 0) (key 1) (tree #f))
    (if (= i n)
        (list (size tree) (< (depth tree) 24))
        (loop (+ i 1) (modulo (+ (* key 16807) 7) 2147483647) (insert key tree)))))

(benchmark "redblack" 3 (lambda () (work 30000)) '(30000 #t))
