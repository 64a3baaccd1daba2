/** Inputs that nobody means: good ones, damaged. */
package org.flexmeter.world.fuzz;
