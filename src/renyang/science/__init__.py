"""What is computed: arrays and frozen parameters in, frozen results out, explicit seeds. No Django, no database."""
