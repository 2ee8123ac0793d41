#!/bin/sh
# sh as.sh PERSON: git signs with that person's key from now on.
git config --local user.signingkey "$HOME/keys/$1"
