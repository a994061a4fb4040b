#pragma once

// Each compares its kernels with double precision and reports the largest error of every kind.
void test_products();
void test_fused();
void test_attention();

// Notes an error, in units of what the kind allows; a write outside of an array is infinite.
void note(const char* kind, double error, double allowed);
