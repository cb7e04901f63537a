/** What is compared: Weir's pool and its peers, each behind the same narrow interface. */
package dev.weir.bench.contender;
