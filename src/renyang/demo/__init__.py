"""An invented sub-district, made as the files its departments would keep. Nobody in it exists."""
